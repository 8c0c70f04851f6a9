"""Finds the plugins that hooks need, by their names in mkdocs.yml."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError


def require_plugin(config: MkDocsConfig, name: str, hook: str) -> Any:
    """The plugin `name`, which the hook file `hook` needs.

    Raises:
        PluginError: mkdocs.yml does not have the plugin, or disables it.
    """
    for full_name, plugin in config.plugins.items():
        if name == full_name.rpartition("/")[2] and plugin.config.get("enabled", True):
            return plugin
    raise PluginError(
        f"hooks/{hook}.py needs the plugin '{name}'. Add '- {name}' under 'plugins:' in mkdocs.yml, or remove the line "
        f"'- hooks/{hook}.py'."
    )
