"""Facts about the JSON Schemas that editors use."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from isolation_atlas.authoring.document import parse_documents, read_document
from isolation_atlas.authoring.source import SourceText
from isolation_atlas.json_schema import KINDS, format_schema

DATA = Path(__file__).parents[2] / "docs" / "data"
FILES = sorted({*DATA.glob("*.yml"), *DATA.glob("comparison/**/*.yml")})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(DATA).as_posix())
def test_each_data_file_names_a_schema_in_its_first_line_and_fits_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, "the first line names no schema"
    schema = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(read_document(path, path.name).data)) == []


# The comparison is written for others, who must take keys that later versions add.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "comparison"])
def test_a_schema_refuses_a_key_that_the_model_does_not_know(kind: str) -> None:
    schema = json.loads(format_schema(kind))
    models = [model for model in [schema, *schema.get("$defs", {}).values()] if "properties" in model]
    assert models
    assert all(model["additionalProperties"] is False for model in models)


def test_the_templates_that_authors_copy_fit_their_schemas() -> None:
    page = (DATA.parent / "contributing" / "writing.md").read_text(encoding="utf-8")
    templates = re.findall(r"`docs/data/(?:[^`]*/)?(\w+)\.yml`[^`]*```yaml\n(.*?)```", page, re.DOTALL)
    assert [kind for kind, _ in templates] == ["sources", "features", "claims", "glossary", "escapes"]
    for kind, template in templates:
        data = parse_documents(SourceText(template, "writing.md"))[0].data
        assert list(Draft202012Validator(json.loads(format_schema(kind))).iter_errors(data)) == []
