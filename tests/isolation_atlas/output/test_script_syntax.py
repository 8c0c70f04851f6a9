"""Facts about the scripts that a browser would refuse."""

import time

import pytest

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.output.script_syntax import MOST_CHARACTERS, UnreadScriptError, find_syntax_error


def _find(text: str, *, module: bool = True) -> str:
    problem = find_syntax_error(SourceText(text, "docs/a.js"), module=module)
    return str(problem) if problem else ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("const x = ;", "1:11: A browser runs nothing of this script. ';' is not expected here."),
        ("f(1, 2", "1:6: A browser runs nothing of this script. It ends before a bracket is closed."),
        ("a = 1;\r\nb = `x", "2:6: A browser runs nothing of this script. This has no meaning here, or what begins"),
        ("let a;\nlet a;", "2:5: A browser runs nothing of this script. Identifier 'a' has already been declared."),
        (
            "const a = () => { await 1; };",
            "1:19: A browser runs nothing of this script. Only a function that is 'async'",
        ),
        ("return 1;", "1:7: "),
        ("/(/.test(a);", "1:4: "),
        ("const n: number = 1;", "1:8: "),
        ("with (a) {}", "1:5: "),
        ('x = "😀" + ;', "1:11: "),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, place: str) -> None:
    assert _find(text).startswith(f"docs/a.js:{place}")


@pytest.mark.parametrize(
    "text",
    [
        "throw `of\ntwo lines`;",
        "const a = b?.c ?? [...d]; class E { #f = 1; static { this.g = 2; } }",
        'import h from "./i.json" with { type: "json" }; export * as j from "./k.js"; await import("./l.js");',
        "const m = /(?<n>[\\p{L}--[a-z]])/v; o ||= 1_000n;",
        "",
    ],
)
def test_what_browsers_run_is_let_pass(text: str) -> None:
    assert _find(text) == ""


def test_only_a_module_imports_and_is_strict() -> None:
    assert _find("with (a) {}", module=False) == ""
    assert "load it as one, with 'type: module' in mkdocs.yml" in _find('import "./a.js";', module=False)


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "[" * 20_000 + "]" * 20_000, "a=>" * 10_000 + "1", "1" + "+1" * 24_000, "x" * (MOST_CHARACTERS + 1)],
)
def test_a_script_that_would_keep_a_build_busy_is_left_unread(text: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadScriptError):
        _find(text)
    assert time.process_time() - start < 20
