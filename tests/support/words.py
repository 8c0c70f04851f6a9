"""Text of any kind that an author may write: all that readers can see."""

from hypothesis import strategies as st

from isolation_atlas.control_characters import CONTROL


def is_shown(text: str) -> bool:
    """Whether the text says something, and holds nothing that no reader sees."""
    return bool(text.strip()) and text.isprintable() and not CONTROL.search(text)


_VISIBLE = st.characters(exclude_categories=["C", "Z"]).filter(lambda character: not CONTROL.search(character))
SHOWN = st.builds("{}{}".format, _VISIBLE, st.text(_VISIBLE | st.just(" ")))
