"""What a browser gets of scripts that are divided into modules."""

import pytest

from isolation_atlas.output.script import join_script, list_imported
from isolation_atlas.problem import AtlasError

LIBRARY = 'import Library from "../library/index.js";\n'


def join(scripts: dict[str, str], name: str = "a.js") -> str:
    return join_script(f"js/{name}", {f"js/{path}": text for path, text in scripts.items()}, "js")


def refuse(scripts: dict[str, str]) -> str:
    with pytest.raises(AtlasError) as caught:
        join(scripts)
    return str(caught.value)


def test_a_script_without_imports_stays_as_it_is() -> None:
    text = 'export const start = () => import("./b.js");\n'
    assert join({"a.js": text, "b.js": ""}) == text


def test_a_module_becomes_a_call_that_gives_what_the_module_exports() -> None:
    scripts = {
        "a.js": 'import {\n  one,\n  two as second,\n} from "./b.js";\none(second);\n',
        "b.js": "const own = 1;\nexport const one = () => own;\nexport async function two() {}\n",
    }
    assert join(scripts) == (
        "const $modules0 = (() => {\nconst own = 1;\nconst one = () => own;\nasync function two() {}\n\n"
        "return { one, two };\n})();\n"
        "const {\n  one,\n  two: second,\n} = $modules0;\none(second);\n"
    )


def test_a_module_that_two_import_stands_there_once_and_before_both() -> None:
    scripts = {
        "a.js": 'import { b } from "./b.js";\nimport { c } from "./below/c.js";\n',
        "b.js": 'import { shared } from "./shared.js";\nexport const b = shared;\n',
        "below/c.js": 'import { shared } from "../shared.js";\nexport const c = shared;\n',
        "shared.js": "export const shared = {};\n",
    }
    joined = join(scripts)
    assert joined.count("shared = {}") == 1
    assert joined.index("shared = {}") < joined.index("b = shared") < joined.index("c = shared")
    assert joined.count("const { shared } = $modules0;") == 2


def test_a_library_stays_an_import_of_its_own_at_the_start_of_the_script() -> None:
    scripts = {
        "a.js": 'import { b } from "./below/b.js";\n',
        "below/b.js": f"{LIBRARY.replace('../', '../../')}export const b = Library;\n",
    }
    assert join(scripts).startswith(LIBRARY)


def test_what_a_module_imports_later_is_found_from_the_script() -> None:
    scripts = {
        "a.js": 'import { b } from "./below/b.js";\n',
        "below/b.js": 'export const b = () => [import("../c.js"), import("./d.js")];\n',
        "c.js": "",
        "below/d.js": "",
    }
    assert 'import("./c.js"), import("./below/d.js")' in join(scripts)


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ({"a.js": 'import { b } from "./bb.js";', "b.js": ""}, "a.js:1:20: There is no module 'js/bb.js'."),
        ({"a.js": '\nimport b from "./b.js";', "b.js": ""}, "a.js:2:1: Name what is imported in braces"),
        ({"a.js": '\nimport "./b.js";', "b.js": ""}, "a.js:2:1: Name what is imported in braces"),
        ({"a.js": 'import { b } from "./b.js";', "b.js": "\nexport default 1;"}, "b.js:2:1: Export what is declared"),
        (
            {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'},
            "b.js:1:20: This module imports the one it is in.",
        ),
    ],
)
def test_what_can_not_be_joined_is_reported_in_its_place(scripts: dict[str, str], said: str) -> None:
    assert refuse(scripts).startswith(f"js/{said}")


def test_a_module_is_a_part_of_others_unless_something_imports_it_when_needed() -> None:
    scripts = {
        "js/a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nimport("./c.js");\n',
        "js/b.js": LIBRARY,
        "js/c.js": "",
    }
    assert list_imported(scripts) == {"js/b.js"}
