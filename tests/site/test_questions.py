"""Questions and answers: each answer is short, leads to a page that says more, and names its source."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify

FOLDER = Path(__file__).parents[2] / "docs" / "questions"
INDEX = FOLDER / "index.md"
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Question:
    """A question, as its page has it."""

    page: str
    text: str
    answer: str

    @property
    def address(self) -> str:
        """Where the index finds it."""
        return f"{self.page}#{slugify(self.text, '-')}"

    @property
    def targets(self) -> Sequence[str]:
        """What its answer links to."""
        return [link["target"] for link in _LINK.finditer(self.answer)]


def _read(page: Path) -> list[Question]:
    """The questions of a page; the line that leads on to the next page is no part of the last answer."""
    body = re.split(r"^Next: ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[0]
    sections = re.split(r"^## (.+)$", body, flags=re.MULTILINE)[1:]
    return [
        Question(page.name, text.strip(), answer.strip())
        for text, answer in zip(sections[::2], sections[1::2], strict=True)
    ]


def _sentences(answer: str) -> int:
    """How many sentences it has: full stops in code, addresses and numbers end none."""
    plain = _LINK.sub(r"\g<text>", re.sub(r"\s*\[@[^\]]+\]", "", re.sub(r"`[^`]*`", "code", answer)))
    return len(re.findall(r"[.!?][\"')]*(?=\s|$)", plain))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


QUESTIONS = [question for page in sorted(FOLDER.glob("*.md")) if page != INDEX for question in _read(page)]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.address)


def test_there_are_at_least_sixty_questions() -> None:
    assert len(QUESTIONS) >= 60


@each_question
def test_a_heading_of_a_page_of_questions_is_a_question(question: Question) -> None:
    assert question.text.endswith("?")


@each_question
def test_an_answer_has_two_to_five_sentences(question: Question) -> None:
    assert 2 <= _sentences(question.answer) <= 5, question.answer


@each_question
def test_an_answer_leads_to_a_page_that_says_more(question: Question) -> None:
    assert [target for target in question.targets if re.match(r"\.\./[\w/-]+\.md(#|$)", target)]


@each_question
def test_an_answer_names_its_source(question: Question) -> None:
    cites = r"\[@[a-z0-9-]+\]|\[\[figure:[a-z0-9/-]+\]\]"
    assert re.search(cites, question.answer) or [t for t in question.targets if t.startswith("https://")]


def test_no_question_stands_twice() -> None:
    assert [text for text, count in Counter(_words(question.text) for question in QUESTIONS).items() if count > 1] == []


def test_the_index_lists_every_question_once_in_the_order_of_the_pages() -> None:
    listed = re.findall(r"^- \[(.+)\]\((\S+)\)$", INDEX.read_text(encoding="utf-8"), flags=re.MULTILINE)
    pages = list(dict.fromkeys(address.split("#")[0] for _, address in listed))
    expected = [(question.text, question.address) for page in pages for question in _read(FOLDER / page)]
    assert listed == expected
    assert sorted(pages) == sorted({question.page for question in QUESTIONS})
