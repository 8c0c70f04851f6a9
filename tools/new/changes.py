"""A set of changes to files that are written together, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from isolation_atlas.write_file import write_file


@dataclass
class Changes:
    """What files will hold, by their paths below `root`; None for a file that goes away.

    Attributes:
        root: the folder of the project.
        texts: what each changed file will hold.
        notes: what is left to do by hand, in sentences.
    """

    root: Path
    texts: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def read(self, name: str) -> str:
        """The text of a file as the changes leave it.

        Raises:
            FileNotFoundError: the file is not there, or goes away.
        """
        text = self.texts[name] if name in self.texts else (self.root / name).read_text(encoding="utf-8")
        if text is None:
            raise FileNotFoundError(name)
        return text

    def write(self, name: str, text: str) -> None:
        """Change a file, or make it."""
        self.texts[name] = text

    def remove(self, name: str) -> None:
        """Take a file away."""
        self.texts[name] = None

    def apply(self) -> None:
        """Write all of it. If one file can't be written, all others are put back as they were.

        Raises:
            OSError: a file can't be written.
        """
        before = {name: _read_if_there(self.root / name) for name in self.texts}
        try:
            _put(self.root, self.texts)
        except BaseException:
            _put(self.root, before)
            raise


def _read_if_there(path: Path) -> str | None:
    # Line ends stay as they are.
    return path.read_bytes().decode() if path.exists() else None


def _put(root: Path, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
        elif _read_if_there(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, text)
