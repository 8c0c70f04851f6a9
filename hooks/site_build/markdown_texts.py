"""Holds what the hook that writes pages as Markdown hands to others."""

from dataclasses import dataclass, field


@dataclass
class MarkdownTexts:
    """The text of each page as Markdown, by the page's path."""

    texts: dict[str, str] = field(default_factory=dict)
