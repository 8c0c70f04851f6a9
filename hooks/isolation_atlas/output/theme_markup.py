"""Names what the scripts of mkdocs-material 9.8.2 add to a page, so that the page has the rules for it."""

import re
from functools import cache

from isolation_atlas.output.page_style import find_symbols

# The markup as the theme's templates of scripts and its calls of `classList` have it, by what they look for in a page.
_ADDED = {
    # Every page.
    "": """
        <html class="js"><a class="focus-visible"><mark></mark></a>
        <div class="md-header--shadow"></div><div class="md-header__title--active"></div>
        <div class="md-dialog--active"></div>
        <a class="md-nav__link--passed md-nav__link--active"></a><input class="md-toggle--indeterminate">
        <ol><li class="md-search-result__item"><a class="md-search-result__link">
          <article class="md-search-result__article md-typeset">
            <div class="md-search-result__icon md-icon"></div><h1></h1><h2></h2>
            <p class="md-search-result__terms"><del></del></p>
          </article></a>
          <div class="md-search-result__more"></div>
        </li></ol>
        """,
    "<pre": """
        <pre><nav class="md-code__nav"><button class="md-code__button md-code__button--active"></button></nav>
        <code class="md-code__content"><span class="hll select"></span></code></pre>
        """,
    "<table>": '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"></div></div>',
    "tabbed-set": """
        <div class="tabbed-labels tabbed-labels--linked"><a></a></div>
        <div class="tabbed-control tabbed-control--prev tabbed-control--next">
          <button class="tabbed-button"></button>
        </div>
        """,
    # An annotation, which is a list below code or text; and the number in the code, which is a comment.
    r'class="[^"]*\bannotate\b|<span class="c[1m]?">[^<]*\(\d+\)': """
        <ol class="md-annotation-list"></ol>
        <aside class="md-annotation">
          <div class="md-tooltip md-tooltip--active"><div class="md-tooltip__inner md-typeset"></div></div>
          <a class="md-annotation__index"><span></span></a>
        </aside>
        """,
    r"content\.tooltips|instant\.preview|data-preview": """
        <div class="md-tooltip2 md-tooltip2--active md-tooltip2--bottom md-tooltip2--top">
          <div class="md-tooltip2__inner md-typeset"><h3></h3></div>
        </div>
        <div class="md-tooltip md-tooltip--inline md-tooltip--active"><div class="md-tooltip__inner"></div></div>
        """,
    'class="md-source"': """
        <div class="md-source__repository--active"><ul class="md-source__facts">
        <li class="md-source__fact md-source__fact--version md-source__fact--stars md-source__fact--forks
        md-source__fact--repositories"></li></ul></div>
        """,
    '"provider": *"mike"': """
        <div class="md-version"><button class="md-version__current"><span class="md-version__alias"></span></button>
        <ul class="md-version__list"><li class="md-version__item"><a class="md-version__link"></a></li></ul></div>
        """,
    "md-tag": '<nav class="md-tags"><span class="md-tag md-tag-icon"></span></nav>',
}


def find_added(html: str) -> set[str]:
    """Return the symbols, as `find_symbols` does, of what the theme's scripts may add to this page."""
    return set().union(*(_find(markup) for pattern, markup in _ADDED.items() if re.search(pattern, html)))


@cache
def _find(markup: str) -> set[str]:
    return find_symbols(markup)
