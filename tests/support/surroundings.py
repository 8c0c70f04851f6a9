"""The surroundings of builds: two that have as little in common as the machines of two authors may have."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

# Half a day before and after Greenwich, so that the two never agree on the day.
_HERE = {"TZ": "UTC-14", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
# Without the last two, Python takes this language for one that is written in UTF-8.
THERE = {"TZ": "UTC+11", "LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def here(folder: Path) -> Mapping[str, str]:
    """The surroundings to compare with `THERE`.

    They are in Turkish, which sorts and capitalises in its own way, if that can be made in `folder`, or else in no
    language.
    """
    made = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
    if not shutil.which("localedef") or subprocess.run(made, capture_output=True, check=False).returncode:
        return _HERE
    return {**_HERE, "LC_ALL": "tr_TR.UTF-8", "LOCPATH": str(folder)}
