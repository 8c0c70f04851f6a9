"""Adds a feature, a technology and an experiment to the data of the comparison."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import get_args

from isolation_atlas.comparison import Comparison
from isolation_atlas.comparison.model import FeatureGroup, Technology
from isolation_atlas.problem import suggest
from tools.new.arguments import Argument, ArgumentsError, Check, new_id, one_of
from tools.new.changes import Changes
from tools.new.yaml_text import add_to_mappings, append, insert_after_entry, write_entry, write_pair, write_value

_DATA = "docs/data/comparison"
_EXPERIMENTS_PAGE = "docs/compare/experiments.md"
_CLAIMS_SCHEMA = "# yaml-language-server: $schema=../../schemas/claims.json\n"
_EXPERIMENT_HEAD = """\
# yaml-language-server: $schema=../../schemas/experiment.json
# One host, one year, one source: only these figures may stand side by side.

"""
_REPLACE = "Write what you found in the place of 'unknown', with its sources, and set 'checked' to that day."
_GROUPS: tuple[str, ...] = get_args(FeatureGroup)


def feature_arguments(comparison: Comparison) -> Sequence[Argument]:
    """What `make new-feature` takes."""
    return (
        Argument("ID", "its name in files and addresses, such as 'cold-start'", new_id(comparison.features)),
        Argument("NAME", "the head of the row, such as 'Cold start'"),
        Argument("QUESTION", "what the row answers, such as 'How long does the first start take?'"),
        Argument("GROUP", f"where it stands: {', '.join(_GROUPS)}", one_of("group", _GROUPS)),
    )


def add_feature(changes: Changes, comparison: Comparison, values: Mapping[str, str]) -> None:
    """Add a row at the end of its group, with a claim for each technology that says what to search for."""
    identity, question = values["ID"], values["QUESTION"]
    entry = {"id": identity, "group": values["GROUP"], "name": values["NAME"], "question": question}
    groups = [feature.group for feature in comparison.features.values()]
    after = max((index for index, group in enumerate(groups) if group == values["GROUP"]), default=len(groups) - 1)
    table = f"{_DATA}/features.yml"
    changes.write(table, insert_after_entry(changes.read(table), after, write_entry(entry)))
    claims = f"{_DATA}/claims/{identity}.yml"
    head = f"{_CLAIMS_SCHEMA}# {question} The file is named after its feature.\n"
    stubs = [_stub(technology, question) for technology in comparison.technologies.values()]
    changes.write(claims, "\n".join([head, *stubs]))
    changes.notes += [
        f"{claims}: search for each technology. {_REPLACE}",
        f"{table}: 'order', if evidence puts the technologies into one.",
    ]


def technology_arguments(comparison: Comparison, pages: Sequence[str]) -> Sequence[Argument]:
    """What `make new-technology` takes."""
    return (
        Argument("ID", "its name in files and addresses, such as 'jail'", new_id(comparison.technologies)),
        Argument("NAME", "the head of the column, such as 'FreeBSD jails'"),
        Argument("SHORT", "a name for narrow places, such as 'Jail'"),
        Argument("SUMMARY", "what it is, in one sentence"),
        Argument("EXAMPLES", "products, with commas between them, such as 'Bastille, iocage'"),
        Argument("PAGE", "the page about it, such as 'between/index.md'", one_of("page", pages)),
    )


def add_technology(changes: Changes, comparison: Comparison, stacks: Sequence[str], values: Mapping[str, str]) -> None:
    """Add a column: its entry, a claim for each feature, and an answer in the decision guide, all unknown."""
    identity = values["ID"]
    examples = [name.strip() for name in values["EXAMPLES"].split(",") if name.strip()]
    page = {"name": values["NAME"], "short": values["SHORT"], "summary": values["SUMMARY"], "page": values["PAGE"]}
    technology = Technology(id=identity, examples=examples, **page)
    table = f"{_DATA}/technologies.yml"
    changes.write(table, append(changes.read(table), write_entry(technology.model_dump())))
    for feature in comparison.features.values():
        claims = f"{_DATA}/claims/{feature.id}.yml"
        changes.write(claims, append(changes.read(claims), _stub(technology, feature.question)))
    requirements = f"{_DATA}/requirements.yml"
    if comparison.requirements:
        changes.write(requirements, add_to_mappings(changes.read(requirements), "answers", identity, "unknown"))
    changes.notes += [
        f"{_DATA}/claims/*.yml: search for each feature, and look under '{identity}'. {_REPLACE}",
        f"{requirements}: an answer for '{identity}' instead of 'unknown', where a claim is known.",
    ]
    if identity not in stacks:
        changes.notes.append(
            f"docs/data/stacks.yml: its layers, under the id '{identity}', for the sign of its column."
        )
    changes.notes.append(f"docs/data/sources.yml: 'makes: [{identity}]' at each source that its makers wrote.")


def experiment_arguments(comparison: Comparison) -> Sequence[Argument]:
    """What `make new-experiment` takes."""
    return (
        Argument("ID", "the name of its file, such as 'osdi-2026'", new_id(comparison.experiments)),
        Argument("TITLE", "what was measured, such as 'Sandboxes on one host, 2026'"),
        Argument("HOST", "the machine, such as 'Server with two Xeon 6430 and Linux 6.12'"),
        Argument("YEAR", "the year of the measurement", _year),
        Argument("SOURCE", "the id of its source in docs/data/sources.yml", one_of("source", comparison.sources)),
        Argument("AT", "the place in the source, such as 'table 2'"),
        Argument("NOTE", "what the numbers don't show"),
        Argument("MEASURED", "what the numbers are, such as 'Start to first byte'"),
        Argument("UNIT", "the unit of the numbers, such as 'ms'"),
        Argument("BETTER", "lower, higher or neither", one_of("word", ("lower", "higher", "neither"))),
        Argument("VALUES", "two or more, such as 'QEMU (vm): 243; Docker (container): 50'", _check_values(comparison)),
    )


def add_experiment(changes: Changes, values: Mapping[str, str]) -> None:
    """Add an experiment with one measurement, and its chart to the page of experiments."""
    file = f"{_DATA}/experiments/{values['ID']}.yml"
    lines = [
        _EXPERIMENT_HEAD,
        *(write_pair(key, values[key.upper()]) for key in ("title", "host")),
        f"year: {values['YEAR']}\nsource: {values['SOURCE']}\nchecked: {_today()}\n",
        write_pair("note", values["NOTE"]),
        f"measurements:\n  - name: {write_value(values['MEASURED'])}\n",
        *(write_pair(key, values[key.upper()], "    ") for key in ("unit", "better", "at")),
        "    values:\n",
    ]
    for subject, technology, value in _split_values(values["VALUES"]):
        named = f", technology: {technology}" if technology else ""
        lines.append(f"      - {{subject: {_write_in_braces(subject)}{named}, value: {value}}}\n")
    changes.write(file, "".join(lines))
    page = changes.read(_EXPERIMENTS_PAGE)
    chart = f"## {values['TITLE']}\n\n```experiment\nexperiment: {values['ID']}\n```\n\n"
    last = page.find("\n## Measured by this project") + 1 or len(page)
    changes.write(_EXPERIMENTS_PAGE, page[:last] + chart + page[last:])
    changes.notes += [
        f"{file}: 'checked' is today; read the source at its place today, or write the day on which you did.",
        f"{file}: 'feature', if it measures one of the comparison, and further measurements of the same host.",
    ]


def _stub(technology: Technology, question: str) -> str:
    """A claim that says that nobody has looked yet, as of today, and where to look."""
    where = ", ".join(technology.examples)
    text = f"Nobody has searched yet: {question} Look into the documentation, code and measurements of {where}."
    return f"{technology.id}:\n{write_pair('unknown', text, '  ')}  checked: {_today()}\n"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


_VALUE = re.compile(r"(?P<subject>[^;]+?)\s*(?:\((?P<technology>[a-z0-9-]+)\))?\s*:\s*(?P<value>\d+(?:\.\d+)?)")


def _split_values(text: str) -> list[tuple[str, str, str]]:
    """Subject, technology and number of each bar; raises ArgumentsError for what is none."""
    bars = []
    for part in filter(None, map(str.strip, text.split(";"))):
        if not (found := _VALUE.fullmatch(part)):
            raise ArgumentsError([f"VALUES: {part!r} is no value. Write such as 'QEMU (vm): 243'."])
        bars.append((found["subject"], found["technology"] or "", found["value"]))
    return bars


def _check_values(comparison: Comparison) -> Check:
    def check(value: str) -> str | None:
        try:
            bars = _split_values(value)
        except ArgumentsError as error:
            return error.problems[0].removeprefix("VALUES: ")
        for _, technology, _ in bars:
            if technology and technology not in comparison.technologies:
                return f"Unknown technology {technology!r}. {suggest(technology, comparison.technologies)}"
        return None if len(bars) > 1 else "one value is no comparison. Give two or more, with ';' between them."

    return check


def _year(value: str) -> str | None:
    return None if re.fullmatch(r"(19|20)\d\d", value) else f"{value!r} is no year, such as 2026."


def _write_in_braces(text: str) -> str:
    """A value within braces, where a comma or bracket ends plain text."""
    return write_value([text])[1:-1]
