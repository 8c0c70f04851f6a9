"""Registers the fences that become drawings: a cluster from a Kubernetes manifest, and any Mermaid diagram."""

from functools import partial

from mkdocs.config.defaults import MkDocsConfig

from isolation_atlas.cluster import known_versions, render_cluster_fence
from isolation_atlas.mermaid import render_mermaid_fence
from site_build import fence_registry
from site_build.build import Build
from site_build.data import RESERVED
from site_build.docs_folder import configuration_problem
from site_build.fence_registry import from_files

on_page_markdown = fence_registry.on_page_markdown
on_page_content = fence_registry.on_page_content
on_env = fence_registry.on_env

_VERSION = "kubernetes_version"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Register the fences."""
    fence_registry.register_fences(
        config,
        {
            "cluster": from_files(
                partial(render_cluster_fence, kubernetes=_kubernetes(config), reserved_prefixes=RESERVED)
            ),
            "mermaid": from_files(render_mermaid_fence),
        },
    )
    return config


def _kubernetes(config: MkDocsConfig) -> str | None:
    """The version of Kubernetes whose API manifests are checked against; None if mkdocs.yml names none."""
    named, known = config.extra.get(_VERSION), known_versions()
    if named is None or named in known:
        return named
    wrong = f"There are no schemas of Kubernetes {named!r}."
    if not isinstance(named, str):
        wrong = "Put the version in quotes, as without them 1.30 is the number 1.3."
    message = f'{wrong} There are "{known[0]}" to "{known[-1]}".'
    Build.of(config).report([configuration_problem(config, _VERSION, message)])
    return None
