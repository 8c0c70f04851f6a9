"""Fences for another site: formatters for superfences, and a Markdown extension that configures them.

They need no hook, and work wherever Python-Markdown does: MkDocs, ProperDocs, Zensical. In `mkdocs.yml`:

    markdown_extensions:
      - isolation_atlas.mkdocs
      - pymdownx.superfences:
          custom_fences:
            - {name: cluster, class: cluster, format: !!python/name:isolation_atlas.mkdocs.cluster}

A formatter finds out from Markdown which page it is on, so that a message names the page and the line.
"""

from isolation_atlas.extras import command_for

try:
    from isolation_atlas.authoring.models import AuthoredModel, validate
    from isolation_atlas.mkdocs.extension import AtlasExtension, makeExtension
    from isolation_atlas.mkdocs.formatters import (
        accept_options,
        call,
        cluster,
        comparison,
        experiment,
        make_formatter,
        mermaid,
        stack,
    )
    from isolation_atlas.page.fence import Fence, Rendered
    from isolation_atlas.problem import AtlasError, suggest
except ModuleNotFoundError as missing:
    message = f"{missing.name} is not installed; {command_for('site')} brings what the fences of a site need."
    raise ModuleNotFoundError(message, name=missing.name) from None

__all__ = [
    "AtlasError",
    "AtlasExtension",
    "AuthoredModel",
    "Fence",
    "Rendered",
    "accept_options",
    "call",
    "cluster",
    "comparison",
    "experiment",
    "makeExtension",
    "make_formatter",
    "mermaid",
    "stack",
    "suggest",
    "validate",
]
