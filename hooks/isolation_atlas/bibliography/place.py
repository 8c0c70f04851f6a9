"""Places within sources: where in a source a citation's statement stands, in words and as part of the link."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from isolation_atlas.authoring.models import Id, Line

Place = Annotated[
    Line,
    Field(
        description=(
            "Where in the source it stands: words such as 'section 4.1, table 2', 'line 12' or 'lines 10-20' of a "
            "file at a commit, 'page 5' or 'pages 5-6' of a PDF, 'path src/vmm' in a repository; last, '#anchor'. "
            "Two places are joined by '; '."
        )
    ),
]
"""Where in a source a statement stands."""


def _read_list(cited: Any) -> Any:
    """Read a list of ids as citations without a place."""
    if isinstance(cited, list) and all(isinstance(identity, str) for identity in cited):
        return dict.fromkeys(cited)
    return cited


Citations = Annotated[
    Mapping[Id, Place | None],
    BeforeValidator(_read_list, json_schema_input_type=dict[Id, Place] | list[Id]),
]
"""The sources of a statement by id, each with the place in it."""
