"""The glossary: terms that the site explains on the glossary page, and where another page first uses them."""

from isolation_atlas.glossary.glossary_fence import GLOSSARY_PAGE, render_glossary_fence
from isolation_atlas.glossary.model import Term, read_glossary
from isolation_atlas.glossary.term import TermExtension

__all__ = ["GLOSSARY_PAGE", "Term", "TermExtension", "read_glossary", "render_glossary_fence"]
