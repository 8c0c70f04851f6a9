"""Writes the site's styles for drawings with plain selectors and colours alone, for programs that know no more."""

import re
from collections.abc import Iterator, Mapping

# A rule of the stylesheet, which nests no further.
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_CHOICE = re.compile(r":is\(([^()]*)\)")
_EXCEPT = re.compile(r":not\([^()]*\)")
# What the rules of a family set for those that colour its boxes.
_FAMILY = "--atlas-kind"


def to_plain(rules: str, colours: Mapping[str, str]) -> str:
    """The rules, with each `:is()` as several selectors, without `:not()`, and with a value for each variable.

    Args:
        rules: the rules within the only rule of the stylesheet, without comments.
        colours: the value of each variable, such as "#ffffff" for "--atlas-paper".
    """
    found = [(list(_expand(selectors)), body.strip()) for selectors, body in _RULE.findall(rules)]
    families: dict[str, dict[str, str]] = {}
    for selectors, body in found:
        said = {name: value for name, value in _declarations(body) if name.startswith(_FAMILY)}
        for selector in selectors if said else ():
            families[selector] = said
    lines = []
    for selectors, body in found:
        declared = [(name, value) for name, value in _declarations(body) if not name.startswith("--")]
        for selector in selectors if declared else ():
            family = next((said for name, said in families.items() if name in re.findall(r"\.[\w-]+", selector)), {})
            written = "; ".join(f"{name}: {_resolve(value, {**colours, **family})}" for name, value in declared)
            lines.append(f"{selector} {{ {written} }}")
    return "\n".join(lines)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()


def _resolve(value: str, known: Mapping[str, str]) -> str:
    """A value without variables; one variable may stand for another."""
    for _ in range(3):
        value = _VARIABLE.sub(lambda variable: known.get(variable[1], "#000000"), value)
    return value


def _expand(selectors: str) -> Iterator[str]:
    """Each selector of a list that `:is()` stands for."""
    for selector in _split(_EXCEPT.sub("", selectors).replace("&", " ")):
        choice = _CHOICE.search(selector)
        if choice is None:
            yield " ".join(selector.split())
            continue
        for option in choice[1].split(","):
            yield from _expand(f"{selector[: choice.start()]}{option.strip()}{selector[choice.end() :]}")


def _split(selectors: str) -> list[str]:
    """The selectors of a list, without splitting at commas within brackets."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", selectors) if part.strip()]
