"""Adds a question and a page to the site."""

import re
import textwrap
from collections.abc import Mapping, Sequence

from markdown.extensions.toc import slugify

from isolation_atlas.page.front_matter import read_front_matter
from isolation_atlas.problem import suggest
from tools.new.arguments import Argument, ArgumentsError, description_like, new_page, one_of
from tools.new.changes import Changes
from tools.new.navigation import add_to_navigation, list_navigation
from tools.new.paths import relative
from tools.new.yaml_text import write_value

_QUESTIONS = "questions/"
_INDEX = "docs/questions/index.md"
_MOST_SENTENCES = 4
_NEXT = re.compile(r"^Next: ", re.MULTILINE)
_BLOCK = re.compile(r"\n(?=[-+*>#|=]|\d+[.)])")


def question_arguments(pages: Sequence[str], sources: Sequence[str]) -> Sequence[Argument]:
    """What `make new-question` takes."""
    of_questions = [page for page in pages if page.startswith(_QUESTIONS) and page != f"{_QUESTIONS}index.md"]
    return (
        Argument(
            "QUESTION", "in the words that people type, such as 'Can a container have two IP addresses?'", _question
        ),
        Argument("PAGE", f"where it stands: {', '.join(of_questions)}", one_of("page", of_questions)),
        Argument("ANSWER", "one to four sentences, before the link and the source", _answer),
        Argument("SEE", "the page that says more, such as 'containers/networking.md'", one_of("page", pages)),
        Argument("SOURCE", "the id of its source in docs/data/sources.yml", one_of("source", sources)),
    )


def add_question(changes: Changes, values: Mapping[str, str]) -> None:
    """Add a question as the last of its page, and to the list of all.

    Raises:
        ArgumentsError: the question stands already.
    """
    question, page = values["QUESTION"], f"docs/{values['PAGE']}"
    index, text = changes.read(_INDEX), changes.read(page)
    listed = re.findall(r"^- \[(.+)\]\(\S+\)$", index, flags=re.MULTILINE)
    if same := [other for other in listed if _words(other) == _words(question)]:
        raise ArgumentsError([f"QUESTION: {same[0]!r} stands already in {_INDEX}."])
    see = f"See [{_title(changes, values['SEE'])}]({relative(values['SEE'], values['PAGE'])}) [@{values['SOURCE']}]."
    last = found.start() if (found := _NEXT.search(text)) else len(text)
    changes.write(page, f"{text[:last]}## {question}\n\n{_wrap(values['ANSWER'])}\n{see}\n\n{text[last:]}")
    file = values["PAGE"].removeprefix(_QUESTIONS)
    entry = f"- [{question}]({file}#{slugify(question, '-')})\n"
    places = [found.end() for found in re.finditer(rf"^- .*\]\({re.escape(file)}#.*\n", index, flags=re.MULTILINE)]
    if not places:
        raise ArgumentsError(
            [f"PAGE: {_INDEX} lists no question of {values['PAGE']} yet. Add its heading there first."]
        )
    changes.write(_INDEX, index[: places[-1]] + entry + index[places[-1] :])
    changes.notes += [
        f"{page}: move the source to the sentence that it supports, if that is not the last one.",
        "tools/search/queries.yml: what people type to find it, with the address of the answer.",
    ]


def page_arguments(pages: Sequence[str], sources: Sequence[str], navigation: str) -> Sequence[Argument]:
    """What `make new-page` takes."""
    listed = list_navigation(navigation)
    return (
        Argument("PAGE", "its file below docs/, such as 'containers/shims.md'", new_page(pages)),
        Argument("TITLE", "its heading, such as 'What a shim is'"),
        Argument("DESCRIPTION", "one sentence of 50 to 170 characters", description_like()),
        Argument("ANSWER", "the first sentence, which answers the page's question"),
        Argument("SOURCE", "the id of a source in docs/data/sources.yml that says so", one_of("source", sources)),
        Argument(
            "NEXT", "the page to which its last line leads, such as 'containers/images.md'", one_of("page", pages)
        ),
        Argument("AFTER", "the page below which the navigation lists it", one_of("page", listed), required=False),
    )


def add_page(changes: Changes, pages: Sequence[str], values: Mapping[str, str]) -> None:
    """Add a page, and list it in the navigation.

    Raises:
        ArgumentsError: another page has the description, or the navigation has no other page of its folder.
    """
    page, title = values["PAGE"], values["TITLE"]
    for other in pages:
        if _front_matter(changes, other).get("description") == values["DESCRIPTION"]:
            raise ArgumentsError([f"DESCRIPTION: docs/{other} has the same. Say what this page has."])
    folder = page.rpartition("/")[0]
    beside = [name for name in list_navigation(changes.read("mkdocs.yml")) if name.rpartition("/")[0] == folder]
    if not (after := values["AFTER"] or (beside[-1] if beside else "")):
        raise ArgumentsError([f"AFTER is missing: the navigation lists no page of {folder!r}. {suggest(page, pages)}"])
    changes.write("mkdocs.yml", add_to_navigation(changes.read("mkdocs.yml"), title, page, after))
    head = f"title: {write_value(title)}\ndescription: {write_value(values['DESCRIPTION'])}\n"
    body = f"# {title}\n\n{_wrap('**' + values['ANSWER'] + '** [@' + values['SOURCE'] + ']')}\n\n"
    leads = f"Next: [{_title(changes, values['NEXT'])}]({relative(values['NEXT'], page)}).\n"
    changes.write(f"docs/{page}", f"---\n{head}---\n\n{body}{leads}")
    changes.notes += [
        f"docs/{page}: why, in two or three sentences, each fact with its source.",
        f"a link to it from a page that readers come from, such as docs/{after}.",
        "tools/search/queries.yml: what people type to find it.",
    ]


def _front_matter(changes: Changes, page: str) -> Mapping[str, object]:
    document = read_front_matter(changes.read(f"docs/{page}"), page)
    return document.data if document and isinstance(document.data, dict) else {}


def _title(changes: Changes, page: str) -> str:
    """What links to a page call it."""
    return str(_front_matter(changes, page).get("title") or page)


def _wrap(text: str) -> str:
    """A paragraph in lines of at most 120 characters, none of which Markdown would take for a list or a heading."""
    wrapped = textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)
    return text if _BLOCK.search(wrapped) else wrapped


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _question(value: str) -> str | None:
    return None if value.endswith("?") else f"{value!r} is not a question. End it with '?'."


def _answer(value: str) -> str | None:
    sentences = len(re.findall(r"[.!?][\"')]*(?=\s|$)", re.sub(r"`[^`]*`", "code", value)))
    if 1 <= sentences <= _MOST_SENTENCES:
        return None
    return f"it has {sentences} sentences; an answer has 1 to {_MOST_SENTENCES}, and then the link."
