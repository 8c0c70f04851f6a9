"""Facts about the commands that add a row, a column, an experiment, a question or a page, and that move pages."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.support.sample import FILES, PROJECT, Sample, warnings
from tools.html_pages import parse_pages
from tools.new.__main__ import main
from tools.new.yaml_text import insert_after_entry, write_entry, write_pair
from tools.yaml_file import read_yaml

from isolation_atlas.write_file import write_file

_PAGES = {
    "containers/index.md": "# Containers\n\nSee [the walls](walls.md#which), [the start](../index.md).\n",
    "containers/walls.md": (
        "---\ntitle: The walls\ndescription: What the walls of a container are.\n---\n\n# The walls\n\n## Which\n\n"
        "[Here](walls.md#which), [containers](index.md), [start][s] and [a file](../data/sources.yml).\n\n"
        "[s]: ../index.md\n\nNext: [containers](index.md).\n"
    ),
    "questions/index.md": (
        "# Questions\n\n- [Is it?](basics.md#is-it)\n- [Was it?](basics.md#was-it)\n- [Why?](security.md#why)\n"
    ),
    "questions/basics.md": (
        "---\ntitle: Basics\ndescription: What is asked.\n---\n\n# Basics\n\n## Is it?\n\nYes.\n\n## Was it?\n\nNo.\n\n"
        "Next: [security](security.md).\n"
    ),
    "questions/security.md": "# Security\n\n## Why?\n\nSo.\n",
    "compare/experiments.md": "# Experiments\n\n```experiment\nexperiment: race\n```\n",
}
_NAVIGATION = """
nav:
  - index.md # the first
  - Containers:
      - containers/index.md
      - The walls: containers/walls.md # what keeps one in
  - Questions:
      - questions/index.md
      - questions/basics.md
      - questions/security.md
  - Compare:
      - compare/experiments.md
"""
_FEATURE = {
    "ID": "density",
    "NAME": "Density: how many",
    "QUESTION": "How many fit?",
    "GROUP": "basics",
    "YES": "hundreds fit: each is small",
    "PARTLY": "tens fit",
    "NO": "fewer fit",
}
_RANKED_FEATURE = {
    **{name: value for name, value in _FEATURE.items() if name not in ("YES", "PARTLY", "NO")},
    "SAYS": "the most first",
    "RANKS": "Hundreds: each is small; A few tens: each is large",
}
_TECHNOLOGY = {
    "ID": "jail",
    "NAME": "FreeBSD jails",
    "SHORT": "Jail",
    "SUMMARY": "Processes with walls, on the kernel of their host.",
    "EXAMPLES": "Bastille, iocage",
    "PAGE": "containers/index.md",
}
_EXPERIMENT = {
    "ID": "osdi-2026",
    "TITLE": "Two starts, 2026",
    "HOST": "One host",
    "YEAR": "2026",
    "SOURCE": "handbook",
    "AT": "table 2",
    "NOTE": "Only a start.",
    "MEASURED": "Start",
    "UNIT": "ms",
    "BETTER": "lower",
    "VALUES": "QEMU, small (vm): 243.5; Docker: 50",
}
_QUESTION = {
    "QUESTION": "Can it have two addresses?",
    "PAGE": "questions/basics.md",
    "ANSWER": "Yes, in two networks.",
    "SEE": "containers/walls.md",
    "SOURCE": "handbook",
}
_PAGE = {
    "PAGE": "containers/shims.md",
    "TITLE": "Shims: what they do",
    "DESCRIPTION": "What the process between a manager and a container does, and why it stays.",
    "ANSWER": "A shim is a small process that stays beside each container.",
    "SOURCE": "handbook",
    "NEXT": "containers/walls.md",
}


@pytest.fixture
def site(sample: Sample) -> Sample:
    """A small site with a navigation, and with programs that name its pages."""
    for name, text in _PAGES.items():
        sample.write(name, text)
    sample.configure("  - redirects", "  - redirects:\n      redirect_maps: {} # old addresses")
    with (sample.root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(_NAVIGATION)
    return sample


def _run(site: Sample, word: str, values: Mapping[str, str]) -> int:
    return main([word, *(f"{name}={value}" for name, value in values.items())], {}, site.root)


def _texts(site: Sample) -> dict[str, str]:
    files = [*site.docs.rglob("*.md"), *site.docs.rglob("*.yml"), site.root / "mkdocs.yml"]
    return {path.relative_to(site.root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def _added(before: str, after: str) -> list[str]:
    """The lines that a text has more than before; all others must stand as they stood."""
    kept, added = iter([*before.splitlines(), None]), []
    wanted = next(kept)
    for line in after.splitlines():
        if line == wanted:
            wanted = next(kept)
        else:
            added.append(line)
    assert wanted is None, f"{wanted!r} is gone"
    return added


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("feature", _FEATURE),
        ("feature", _RANKED_FEATURE),
        ("technology", _TECHNOLOGY),
        ("experiment", _EXPERIMENT),
        ("question", _QUESTION),
        ("page", _PAGE),
        ("rename-page", {"PAGE": "containers/walls.md", "TO": "questions/boundaries.md"}),
        ("remove-page", {"PAGE": "containers/walls.md", "INSTEAD": "containers/index.md"}),
    ],
)
def test_what_each_command_writes_builds_strictly_and_is_named_and_cannot_be_added_twice(
    site: Sample, capsys: pytest.CaptureFixture[str], word: str, values: Mapping[str, str]
) -> None:
    before = _texts(site)
    assert _run(site, word, values) == 0
    written = _texts(site)
    out = capsys.readouterr().out
    for name in before.keys() | written.keys():
        assert (f": {name}\n" in out) == (before.get(name) != written.get(name)), name
    assert "Still to do:\n- " in out
    built = site.build("--strict", "--quiet")
    assert (built.returncode, warnings(built.stderr)) == (0, "")
    assert _run(site, word, values) == 2
    assert _texts(site) == written


def test_every_argument_that_is_missing_wrong_or_unknown_is_named_and_nothing_is_written(
    site: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _texts(site)
    assert main(["feature", "ID", "NAME=", "GRUP=basics", "GROUP=basic"], {"ID": "startup"}, site.root) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Nothing is written.",
        "Unknown argument 'GRUP'. Did you mean 'GROUP'?",
        "ID: 'startup' exists already. Choose another.",
        "NAME is missing: the head of the row, such as 'Cold start'",
        "QUESTION is missing: what the row answers, such as 'How long does the first start take?'",
        "GROUP: Unknown group 'basic'. Did you mean 'basics'?",
    ]
    assert _texts(site) == before


_WRONG: Sequence[tuple[str, Mapping[str, str], str]] = [
    ("featur", {}, "Unknown word 'featur'. Did you mean 'feature'?"),
    ("feature", _FEATURE | {"NO": ""}, "Say how technologies differ: what YES, PARTLY and NO mean, or under SAYS"),
    ("feature", _FEATURE | {"SAYS": "x"}, "Say how technologies differ"),
    ("feature", _RANKED_FEATURE | {"RANKS": "Hundreds: small"}, "one rank orders nothing"),
    ("feature", _RANKED_FEATURE | {"RANKS": "Hundreds; Tens"}, "'Hundreds' is not a rank. Write, for example,"),
    ("technology", _TECHNOLOGY | {"PAGE": "container/index.md"}, "Did you mean 'containers/index.md'?"),
    ("technology", _TECHNOLOGY | {"ID": "Jail"}, "'Jail' is not an id."),
    (
        "experiment",
        _EXPERIMENT | {"VALUES": "QEMU (vn): 1; Docker: 2"},
        "Unknown technology 'vn'. Known: 'container', 'vm'.",
    ),
    ("experiment", _EXPERIMENT | {"VALUES": "QEMU: 1"}, "one value is not a comparison"),
    ("experiment", _EXPERIMENT | {"VALUES": "QEMU: fast; Docker: 2"}, "'QEMU: fast' is not a value."),
    ("experiment", _EXPERIMENT | {"SOURCE": "handbok"}, "Did you mean 'handbook'?"),
    ("question", _QUESTION | {"QUESTION": "was it ?"}, "'Was it?' stands already"),
    ("question", _QUESTION | {"QUESTION": "It is"}, "is not a question"),
    ("page", _PAGE | {"PAGE": "containrs/shims.md"}, "Did you mean 'containers'?"),
    ("page", _PAGE | {"PAGE": "containers/Shims.md"}, "is not a page name"),
    ("page", _PAGE | {"PAGE": "containers/walls.md"}, "exists already"),
    ("page", _PAGE | {"DESCRIPTION": "Short."}, "it has 6 characters; a description has 50 to 170."),
    ("page", _PAGE | {"TITLE": "A \N{RIGHT-TO-LEFT OVERRIDE} title"}, "TITLE has the control character"),
    ("rename-page", {"PAGE": "index.md", "TO": "start.md"}, "the first page has no other place."),
    (
        "remove-page",
        {"PAGE": "containers/walls.md", "INSTEAD": "container/walls.md"},
        "Did you mean 'containers/walls.md'?",
    ),
]
"""What can't be right, and what is said of it."""


def test_what_can_not_be_right_is_told_with_what_would_be_and_nothing_is_written(
    site: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _texts(site)
    for word, values, says in _WRONG:
        assert _run(site, word, values) == 2
        assert says in capsys.readouterr().err
    assert _texts(site) == before


def test_a_file_that_can_not_be_written_leaves_all_others_as_they_were(
    site: Sample, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _texts(site)

    def refuse(path: Path, content: str) -> None:
        if path.name == "mkdocs.yml" and path.parent == site.root and "shims" in content:
            raise PermissionError(13, "Permission denied", str(path))
        write_file(path, content)

    monkeypatch.setattr("tools.new.changes.write_file", refuse)
    assert _run(site, "page", _PAGE) == 1
    assert "Nothing is written. " in capsys.readouterr().err
    assert _texts(site) == before


def test_data_that_has_a_problem_is_told_before_anything_is_written(
    site: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = "data/comparison/technologies/vm/claims.yml"
    site.write(claims, f"{FILES[claims]}density:\n  unknown: Nothing.\n  checked: 2026-11-29\n")
    before = _texts(site)
    assert _run(site, "feature", _FEATURE) == 1
    assert f"docs/{claims}:9:1: Unknown feature" in capsys.readouterr().err
    assert _texts(site) == before


def test_a_row_stands_last_of_its_group_and_each_technology_has_a_claim_that_says_what_to_search_for(
    site: Sample,
) -> None:
    table = "docs/data/comparison/features.yml"
    site.write(
        "data/comparison/features.yml",
        "# The rows.\n- id: startup\n  group: basics\n  name: Startup\n  question: >-\n    How\n    fast?\n"
        "  scale: &scale\n    says: the shortest first\n"
        "    ranks: [{id: fast, name: Fast, means: little}, {id: slow, name: Slow, means: much}]\n\n"
        "# Another group.\n- {id: gpu, group: tooling, name: GPU, question: Is it free, scale: *scale} # the last\n",
    )
    for technology in ("vm", "container"):
        file = f"data/comparison/technologies/{technology}/claims.yml"
        site.write(file, f"{FILES[file]}\ngpu: {{unknown: Nothing., checked: 2026-11-29}}\n")
    before = _texts(site)[table]
    assert _run(site, "feature", _FEATURE) == 0
    after = _texts(site)[table]
    assert [entry["id"] for entry in yaml.safe_load(after)] == ["startup", "density", "gpu"]
    assert len(_added(before, after)) == 10
    for technology, example in (("vm", "QEMU"), ("container", "Docker")):
        claims = yaml.safe_load(_texts(site)[f"docs/data/comparison/technologies/{technology}/claims.yml"])
        assert list(claims) == ["startup", "gpu", "density"]
        assert claims["density"].keys() == {"unknown", "checked"}
        assert "How many fit?" in claims["density"]["unknown"]
        assert example in claims["density"]["unknown"]


def test_a_row_says_how_technologies_differ_by_answers_or_by_ranks(site: Sample) -> None:
    before = _texts(site)
    for values, scale in (
        (_FEATURE, {"answers": {"yes": "hundreds fit: each is small", "partly": "tens fit", "no": "fewer fit"}}),
        (
            _RANKED_FEATURE,
            {
                "says": "the most first",
                "ranks": [
                    {"id": "hundreds", "name": "Hundreds", "means": "each is small"},
                    {"id": "a-few-tens", "name": "A few tens", "means": "each is large"},
                ],
            },
        ),
    ):
        assert _run(site, "feature", values) == 0
        *_, feature = yaml.safe_load(_texts(site)["docs/data/comparison/features.yml"])
        assert feature["scale"] == scale
        for name, text in before.items():
            (site.root / name).write_text(text, encoding="utf-8")


def test_a_column_is_one_folder_with_a_claim_for_each_row(site: Sample) -> None:
    before = _texts(site)
    assert _run(site, "technology", _TECHNOLOGY) == 0
    after = _texts(site)
    folder = "docs/data/comparison/technologies/jail"
    assert {name for name, text in after.items() if before.get(name) != text} == {
        f"{folder}/technology.yml",
        f"{folder}/claims.yml",
    }
    technology = yaml.safe_load(after[f"{folder}/technology.yml"])
    assert (technology["position"], technology["examples"]) == (3, ["Bastille", "iocage"])
    assert yaml.safe_load(after[f"{folder}/claims.yml"])["startup"].keys() == {"unknown", "checked"}


def test_a_question_is_the_last_of_its_page_and_of_those_of_its_page_in_the_list(site: Sample) -> None:
    assert _run(site, "question", _QUESTION) == 0
    page, index = ((site.docs / "questions" / name).read_text(encoding="utf-8") for name in ("basics.md", "index.md"))
    assert re.findall("^(?:## |Next)(.*)$", page, flags=re.MULTILINE)[:-1] == [
        "Is it?",
        "Was it?",
        "Can it have two addresses?",
    ]
    assert "See [The walls](../containers/walls.md) [@handbook].\n\nNext: " in page
    assert re.findall(r"\]\((.+)\)", index)[2] == "basics.md#can-it-have-two-addresses"


def test_a_page_stands_in_the_navigation_where_its_author_says_or_last_of_its_folder(site: Sample) -> None:
    before = _texts(site)["mkdocs.yml"]
    assert _run(site, "page", _PAGE) == 0
    first = _texts(site)["mkdocs.yml"]
    assert _added(before, first) == ["      - 'Shims: what they do': containers/shims.md"]
    assert "in\n      - 'Shims" in first
    other = {"PAGE": "containers/rings.md", "AFTER": "containers/index.md", "DESCRIPTION": f"{_PAGE['DESCRIPTION']} 2"}
    assert _run(site, "page", _PAGE | other) == 0
    assert "index.md\n      - 'Shims: what they do': containers/rings.md\n" in _texts(site)["mkdocs.yml"]


def test_a_page_that_moves_takes_all_that_names_it_along_and_its_old_address_leads_on(site: Sample) -> None:
    data = (site.docs / "data/corrections.yml").read_text(encoding="utf-8")
    site.write("data/corrections.yml", data.replace("page: index.md", "page: containers/walls.md"))
    queries, statements = site.root / "tools/search/queries.yml", site.root / "tests/site/statements.yml"
    program = site.root / "tests/test_one.py"
    for path in (queries, statements, program):
        path.parent.mkdir(parents=True, exist_ok=True)
    queries.write_text("- containers/walls/#which\n- x/containers/walls/\n", encoding="utf-8")
    statements.write_text("containers/walls:\n  words: []\n", encoding="utf-8")
    program.write_text(
        'a = f"{root}containers/walls/"\nb = "docs/containers/walls.md"\nc = "walls"\n', encoding="utf-8"
    )
    assert _run(site, "rename-page", {"PAGE": "containers/walls.md", "TO": "questions/boundaries.md"}) == 0
    texts = _texts(site)
    assert "docs/containers/walls.md" not in texts
    assert texts["docs/containers/index.md"].count("[the walls](../questions/boundaries.md#which)") == 1
    moved = texts["docs/questions/boundaries.md"]
    assert "[Here](boundaries.md#which), [containers](../containers/index.md), [start][s]" in moved
    assert "[a file](../data/sources.yml)" in moved
    assert "page: questions/boundaries.md" in texts["docs/data/corrections.yml"]
    assert "- The walls: questions/boundaries.md # what keeps one in\n" in texts["mkdocs.yml"]
    assert queries.read_text(encoding="utf-8") == "- questions/boundaries/#which\n- x/containers/walls/\n"
    assert statements.read_text(encoding="utf-8").startswith("questions/boundaries:\n")
    assert program.read_text(encoding="utf-8") == (
        'a = f"{root}questions/boundaries/"\nb = "docs/questions/boundaries.md"\nc = "walls"\n'
    )
    built = site.build("--strict", "--quiet")
    assert (built.returncode, warnings(built.stderr)) == (0, "")
    old = site.page("containers/walls/index.html")
    assert 'http-equiv="refresh" content="0; url=../../questions/boundaries/"' in old
    assert 'Its content is at a <a href="../../questions/boundaries/">' in old
    assert 'http-equiv="Content-Security-Policy"' in old
    assert "containers/walls/index.html" not in dict(parse_pages(site.site))


def test_the_html_of_pages_leads_on_too(site: Sample) -> None:
    site.write("containers/walls.md", '# Walls\n\n<a href="..">up</a> <a href="../walls/#which">here</a>\n\n## Which\n')
    links = '<a class="x" href="{0}walls/#walls">a</a> <img src="{0}walls.svg" alt=""> <a href=\'{0}walls/\'>b</a>'
    site.write("containers/walls.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.write("containers/index.md", f"# Containers\n\n[the walls](walls.md) {links.format('')}\n")
    assert _run(site, "rename-page", {"PAGE": "containers/walls.md", "TO": "questions/boundaries.md"}) == 0
    texts = _texts(site)
    new = "../questions/boundaries/"
    assert (
        f'<a class="x" href="{new}#walls">a</a> <img src="walls.svg" alt=""> <a href=\'{new}\'>b</a>'
        in texts["docs/containers/index.md"]
    )
    assert '<a href="../../containers/">up</a> <a href="./#which">here</a>' in texts["docs/questions/boundaries.md"]
    built = site.build("--strict", "--quiet")
    assert (built.returncode, warnings(built.stderr)) == (0, "")


def test_a_page_that_moves_twice_is_found_from_both_addresses_and_one_that_comes_back_has_no_redirect(
    site: Sample,
) -> None:
    names = ["containers/walls.md", "containers/boundaries.md", "containers/lines.md"]
    for old, new in pairwise(names):
        assert _run(site, "rename-page", {"PAGE": old, "TO": new}) == 0
    text = _texts(site)["mkdocs.yml"]
    assert "containers/walls.md: containers/lines.md\n" in text
    assert "containers/boundaries.md: containers/lines.md\n" in text
    assert _run(site, "rename-page", {"PAGE": names[2], "TO": names[0]}) == 0
    assert site.build("--strict", "--quiet").returncode == 0
    assert 'refresh" content="0; url=../walls/"' in site.page("containers/boundaries/index.html")


def test_a_page_that_goes_says_where_its_matter_is(site: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(site, "remove-page", {"PAGE": "containers/walls.md", "INSTEAD": "questions/basics.md"}) == 0
    texts = _texts(site)
    assert "[the walls](../questions/basics.md), " in texts["docs/containers/index.md"]
    assert "The walls" not in texts["mkdocs.yml"]
    assert "docs/containers/index.md: led to docs/containers/walls.md" in capsys.readouterr().out
    assert site.build("--strict", "--quiet").returncode == 0
    assert "../../questions/basics/" in site.page("containers/walls/index.html")


def test_a_redirect_that_leads_nowhere_or_hides_a_page_is_told_with_its_line(site: Sample) -> None:
    site.configure(
        "redirect_maps: {} # old addresses",
        "redirect_maps:\n        a.md: containers/wals.md\n        index.md: containers/walls.md\n        b: index.md",
    )
    said = warnings(site.build().stderr)
    number = (site.root / "mkdocs.yml").read_text(encoding="utf-8").splitlines().index("      redirect_maps:") + 2
    assert f"mkdocs.yml:{number}:9: The address of 'a.md' leads to no page: 'containers/wals.md' is not there." in said
    assert "Did you mean 'containers/walls.md'?" in said
    assert f"mkdocs.yml:{number + 1}:9: The page docs/index.md is there, so its address can't lead on." in said
    assert f"mkdocs.yml:{number + 2}:9: 'b' was no page." in said
    assert said.count("WARNING") == 0
    assert "Sample" in site.page()


def test_the_template_of_a_page_builds_beside_the_pages_and_sources_that_it_names(site: Sample) -> None:
    guide = (PROJECT / "docs/contributing/writing.md").read_text(encoding="utf-8")
    (template,) = re.findall(r"```markdown\n(---\n.*?)```\n", guide, flags=re.DOTALL)
    sources = read_yaml(PROJECT / "docs/data/sources.yml")
    cited = set(re.findall(r"\[@([a-z0-9-]+)\]", template))
    named = [source | {"makes": []} for source in sources if source["id"] in cited]
    assert cited
    assert {source["id"] for source in named} == cited
    listed = (site.docs / "data/sources.yml").read_text(encoding="utf-8")
    site.write("data/sources.yml", listed + yaml.safe_dump(named, allow_unicode=True))
    for link in re.findall(r"\]\((\S+\.md)\)", template):
        assert (PROJECT / "docs/containers" / link).is_file()
        site.write(f"containers/{link}", "# Another\n")
        site.configure("  - Questions:", f"      - containers/{link}\n      - containers/shim.md\n  - Questions:")
    site.write("containers/shim.md", template)
    built = site.build("--strict", "--quiet")
    assert (built.returncode, warnings(built.stderr)) == (0, "")


_LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1).map(
    lambda text: " ".join(text.split())
)


@given(_LINES.filter(bool), _LINES.filter(bool))
def test_any_line_of_text_is_read_from_yaml_as_it_was_written(name: str, value: str) -> None:
    long = f"{value} {name}" * 9
    entry = write_entry({"id": name, "says": long, "listed": [name, value]})
    assert yaml.safe_load(entry) == [{"id": name, "says": long, "listed": [name, value]}]
    assert yaml.safe_load(write_pair("a", value)) == {"a": value}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), _LINES, min_size=1), min_size=1), st.data())
def test_an_entry_is_inserted_where_it_belongs_whatever_stands_around(
    entries: list[dict[str, str]], data: st.DataObject
) -> None:
    flow = data.draw(st.booleans())
    text = "# A list.\n" + "\n# Next.\n".join(
        f"- {json.dumps(one, ensure_ascii=False)}\n" if flow else yaml.safe_dump([one], allow_unicode=True)
        for one in entries
    )
    index = data.draw(st.integers(0, len(entries) - 1))
    inserted = insert_after_entry(text, index, write_entry({"id": "new"}))
    assert yaml.safe_load(inserted) == [*entries[: index + 1], {"id": "new"}, *entries[index + 1 :]]
    assert len(_added(text, inserted)) == 2
