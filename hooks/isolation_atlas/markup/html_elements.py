"""Lists the elements of HTML, and of the drawings and formulas in it (https://html.spec.whatwg.org/#elements-3)."""

from isolation_atlas.authoring.drawing_elements import DRAWING_ELEMENTS

_HTML = """
    a abbr acronym address area article aside audio b base bdi bdo big blink blockquote body br button canvas
    caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
    input ins kbd label legend li link main map mark marquee menu meta meter nav noframes noscript object ol
    optgroup option output p param picture pre progress q rp rt ruby s samp script search section select slot small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title
    tr track tt u ul var video wbr applet fencedframe portal
"""
_FORMULAS = """
    annotation annotation-xml maction math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts
    mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
"""
_PAIRED = """
    a abbr article aside audio b bdi bdo big blockquote button caption center cite code del details dfn div dl em
    fieldset figcaption figure font footer header i ins kbd main mark math nav ol picture pre q s samp section small
    span strike strong sub summary sup svg table time tt u ul var video
"""

HTML_ELEMENTS = frozenset(_HTML.split())
"""The names of the elements of HTML."""

PAIRED_ELEMENTS = frozenset(_PAIRED.split())
"""The names of those that no browser closes on its own before the end of what contains them."""

ELEMENTS_WITHIN = {
    "<svg": frozenset({*map(str.lower, DRAWING_ELEMENTS), "foreignobject"}),
    "<math": frozenset(_FORMULAS.split()),
}
"""The names, in lower case, of those that a page may have only within others, by what these begin with."""
