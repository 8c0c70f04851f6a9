"""Writes the search index so that it weighs little: common words as one sign, and no address that its title gives.

A server compresses what lies within 32 kB alone, and the texts of a site repeat their words over much more than that.
`docs/assets/javascripts/search/unpack.js` reads what this module writes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from sys import intern
from typing import Any

# Signs that take two bytes. One that the texts have means itself.
_FIRST, _END = 0xA1, 0x800
_SIGN = re.compile(f"[{chr(_FIRST)}-{chr(_END - 1)}]")
_WORDS = re.compile(r"( ?[A-Za-z][A-Za-z'-]+)")
_TAG = re.compile(r"<[^>]*>|&\w+;")
_TEXTS = ("title", "description", "also", "typed", "asked")


def pack_index(index: dict[str, Any]) -> str:
    """Return the index as JSON, in which `docs` holds all entries by page.

    Each of `pages` has its entries, whose `anchor` is left out where it follows from the title, and empty for the page
    itself. Their texts are in `texts`, in the same order. `words` has the word that each sign stands for, one a line;
    an empty line leaves the sign.
    """
    pages: dict[str, list[dict[str, Any]]] = {}
    for entry in index["docs"]:
        pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
    entries = [entry for page in pages.values() for entry in page]
    words = _choose_words([entry[key] for entry in entries for key in (*_TEXTS, "text") if key in entry])
    signs = {word: chr(sign) for sign, word in enumerate(words, _FIRST) if word}

    def shorten(text: str) -> str:
        parts = _split(text)
        return "".join(map(signs.get, parts, parts))

    def shorten_entry(entry: dict[str, Any]) -> dict[str, Any]:
        anchor = entry["location"].partition("#")[2]
        where = {} if anchor and anchor == _guess_anchor(entry["title"]) else {"anchor": anchor}
        others = {key: value for key, value in entry.items() if key not in ("location", "text")}
        return where | {key: shorten(value) if key in _TEXTS else value for key, value in others.items()}

    docs = {
        "words": "\n".join(words),
        "pages": [
            {"location": page, "entries": [shorten_entry(entry) for entry in own]} for page, own in pages.items()
        ],
        "texts": [shorten(entry["text"]) for entry in entries],
    }
    return json.dumps({**index, "docs": docs}, separators=(",", ":"), ensure_ascii=False)


def unpack_index(packed: str) -> dict[str, Any]:
    """Return the index that was packed, with its entries in the order of their pages."""
    index: dict[str, Any] = json.loads(packed)
    docs = index["docs"]
    words = docs["words"].split("\n")
    texts = iter(docs["texts"])

    def lengthen(text: str) -> str:
        return _SIGN.sub(lambda sign: _name(sign[0], words), text)

    entries = []
    for page in docs["pages"]:
        for entry in page["entries"]:
            read = {key: lengthen(value) if key in _TEXTS else value for key, value in entry.items() if key != "anchor"}
            anchor = entry.get("anchor", _guess_anchor(read["title"]))
            location = f"{page['location']}#{anchor}" if anchor else page["location"]
            entries.append({"location": location, **read, "text": lengthen(next(texts))})
    return {**index, "docs": entries}


def _guess_anchor(title: str) -> str:
    """Return the anchor that a heading has if nothing says another."""
    words = re.sub(r"[^a-z0-9_ -]", "", _TAG.sub("", title).lower())
    return re.sub(r"[ -]+", "-", words.strip(" "))


def _name(sign: str, words: list[str]) -> str:
    place = ord(sign) - _FIRST
    return (words[place] if place < len(words) else "") or sign


# The preview packs the index at each save, and nearly all of its texts are those of the save before.
@lru_cache(maxsize=1 << 13)
def _split(text: str) -> Sequence[str]:
    """The parts of a text: the words are in the odd places, and what is between them in the even ones."""
    return [intern(part) for part in _WORDS.split(text)]


def _choose_words(texts: Iterable[str]) -> list[str]:
    """The words that save most bytes, each at the position of its sign; the most frequent come first."""
    texts = list(texts)
    counts = Counter(chain.from_iterable(_split(text)[1::2] for text in texts))
    taken = set(_SIGN.findall("".join(texts)))
    free = _END - _FIRST - len(taken)
    saved = {word: count * (len(word) - 2) - len(word) for word, count in counts.items()}
    best = sorted((word for word in saved if saved[word] > 0), key=lambda word: (-saved[word], word))[:free]
    chosen = iter(sorted(best, key=lambda word: (-counts[word], word)))
    words: list[str] = []
    for sign in range(_FIRST, _END):
        word = "" if chr(sign) in taken else next(chosen, None)
        if word is None:
            break
        words.append(word)
    return words
