"""The project's scripts without comments and spaces, which a reader need not load."""

from pathlib import Path

import rjsmin
from mkdocs.config.defaults import MkDocsConfig

_SCRIPTS = "assets/javascripts"


def on_post_build(config: MkDocsConfig) -> None:
    """Write those of our scripts anew; the theme's and the libraries have been made small by others."""
    own = Path(config.docs_dir, _SCRIPTS)
    for script in own.rglob("*.js"):
        written = Path(config.site_dir, _SCRIPTS, script.relative_to(own))
        written.write_text(rjsmin.jsmin(script.read_text(encoding="utf-8")), encoding="utf-8")
