"""Writes rows of text as CSV in which a spreadsheet finds no formulas."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from isolation_atlas.control_characters import replace_controls

# The wide forms of "=", "+", "-" and "@".
_WIDE = r"\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"

# What begins a formula, also in its wide forms, at the start of a cell; and of what a spreadsheet takes for one if it
# parts cells at semicolons, tabs or bars, rows at line ends, and quotes as they then stand.
_FORMULA = re.compile(rf"(^|[;\t|\r\n\v\f\x1c-\x1e\x85\u2028\u2029])([ \xa0\u3000\"]*)(?=[=+@\t\r-]|[{_WIDE}])")


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a line of column names, then a line for each row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _escape_formula(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _escape_formula(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return _FORMULA.sub(r"\1\2'", replace_controls(value))
