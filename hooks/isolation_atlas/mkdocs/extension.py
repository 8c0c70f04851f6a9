"""The Markdown extension of another site: configures its fences, and tells those that Markdown did not take for any."""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from isolation_atlas.mkdocs.conversion import Conversion
from isolation_atlas.mkdocs.options import Options, read_options

# Superfences has 25. Before, Markdown has normalised line ends, which has 30.
_BEFORE_FENCES, _AFTER_FENCES = 28, 24


class AtlasExtension(Extension):
    """Notes where the fences of a page stand before they are converted, and reports the rest afterwards."""

    def __init__(self, **given: Any) -> None:
        super().__init__()
        self._options = read_options(given)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown calls it so
        """Register the two processors."""
        md.preprocessors.register(_Begin(md, self._options), "isolation_atlas_begin", _BEFORE_FENCES)
        md.preprocessors.register(_End(md), "isolation_atlas_end", _AFTER_FENCES)


class _Begin(Preprocessor):
    def __init__(self, md: Markdown, options: Options) -> None:
        super().__init__(md)
        self._options = options

    def run(self, lines: list[str]) -> list[str]:
        Conversion.begin(self.md, self._options, lines)
        return lines


class _End(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        Conversion.of(self.md).end()
        return lines


def makeExtension(**options: Any) -> AtlasExtension:  # noqa: N802 - Markdown calls it so
    """The extension, as Markdown asks a module for it by its name.

    Raises:
        OptionError: an option is unknown or has a wrong value.
    """
    return AtlasExtension(**options)
