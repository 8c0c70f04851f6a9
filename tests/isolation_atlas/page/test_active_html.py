"""Facts about HTML in a page that acts: it is made text, and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.work import assert_bounded

from isolation_atlas.page.active_html import make_inert, may_act

ACTIVE = [
    *("<script>alert(1)</script>", "<SCRIPT src=x>", "<script\n>", "<script/x>", "<svg><script>x</script></svg>"),
    *(
        "<iframe src='x'></iframe>",
        "<iframe srcdoc='<script>x</script>'>",
        "<frame src=x>",
        "<object data=x>",
        "<embed src=x>",
    ),
    *("<base href='https://evil.example/'>", "<meta http-equiv=refresh content='0;url=https://evil.example/'>"),
    *("<link rel=prefetch href=//evil.example>", "<template shadowrootmode=open>", "<portal src=x>", "<fencedframe>"),
    *("<img src=x onerror=alert(1)>", "<b/onclick=x>", "<b a='>' onclick=x>", "<b '' onclick=x>", '<b a="1"onclick=x>'),
    *(
        "<b\nonclick\n=\nx>",
        "<b ONCLICK=x>",
        "<!--><b onclick=x>-->",
        "<title><b onclick=x></title>",
        "<x-y onclick=x>",
    ),
    *("<x<meta http-equiv=refresh content='0;url=https://evil.example/'>", "<b<script onclick=x>", "<x<b<i onclick=x>"),
    *("<form action='https://evil.example/'>", "<button formaction=//evil.example>", "<a href=/ ping=//evil.example>"),
    *(
        "<a href=javascript:alert(1)>",
        "<a href='JaVaScRiPt:x'>",
        "<a href='ja\nvascript:x'>",
        "<a href=' javascript:x'>",
    ),
    *(
        "<a href='javascrip&#116;:x'>",
        "<a href='javascript&colon;x'>",
        "<a href='&#1;javascript:x'>",
        "<a href='vbscript:x'>",
    ),
    *("<a href='data:text/html,x'>", "<svg><a xlink:href='javascript:x'></svg>", "<area href=javascript:x>"),
    *("<img src=https://evil.example/x.png>", "<img src='//evil.example/x'>", "<img src='\\\\evil.example/x'>"),
    *(
        "<img srcset='https://evil.example/x 2x'>",
        "<video poster='http://evil.example/x'>",
        "<audio src=ftp://evil.example>",
    ),
    *("<img src=' //evil.example/x'>", "<img src='&#104;ttps://evil.example/x'>", "<table background=//evil.example>"),
    *(
        "<p style='background: url(https://evil.example/x.png)'>",
        "<p style='background: image-set(\"//evil.example/x\" 1x)'>",
        "<style>@import 'https://evil.example/x.css'</style>",
        "<style>p { background: URL( //evil.example/x ) }</style>",
        "<svg><image href='https://evil.example/x.png'/></svg>",
        "<svg><use xlink:href='//evil.example/x.svg#a'/></svg>",
        "<svg><feImage href='https://evil.example/x.png'/></svg>",
        "<svg><a><animate attributeName=href values='javascript:x'/></a></svg>",
        "<svg><a><set attributeName=href to='javascript:x'/></a></svg>",
    ),
    *(
        "<p style=background:url(https:evil.example)>",
        "<p style='background:\\75 rl(&#47;/evil.example)'>",
        "<style>@\\69mport 'x.css';</style>",
        "<style>p { background: url(//evil.example/x)",
        "<style>p > a { content: '</'; background: url(//evil.example/x) }</style>",
    ),
]


@pytest.mark.parametrize("written", ACTIVE)
def test_what_runs_loads_or_leads_away_is_made_text_and_told(written: str) -> None:
    assert may_act(f"A\n\n{written}\n\nB")
    html, found = make_inert(f"<p>A</p>{written}<p>B</p>")
    assert len(found) >= 1
    assert "&lt;" in html
    assert make_inert(html) == (html, [])


@pytest.mark.parametrize(
    "written",
    [
        *(
            '<a href="../compare/#a.b" target="_self">x</a>',
            '<a href="https://example.org/">x</a>',
            '<img src="a.png">',
        ),
        *(
            '<form class="atlas-controls" aria-label="x">',
            "<style>a { color: red; content: '\\201C' }</style>",
            "<style>/* https://example.org/ */ a { background: url(../a.png), url(data:image/png;base64,AA) }</style>",
            '<b style="fill: url(#a); background: url(b/c.png)">x</b>',
            '<svg><use href="#a"/><image href="a.png"/></svg>',
            '<b title="on = off">x</b>',
            '<p style="background: url(a.png)">x</p>',
            "<style>.a { fill: url(#b) }</style>",
            '<svg><use href="#a"/></svg>',
        ),
        *(
            "&lt;script&gt;",
            '<img src="data:image/png;base64,AAAA">',
            "<code>onclick=x</code>",
            "1 < 2",
            "<details open>",
        ),
        *('<a href="mailto:a@example.org">x</a>', '<svg><a xlink:href="./x/" target="_self"></a></svg>'),
    ],
)
def test_what_a_page_is_made_of_stays(written: str) -> None:
    assert make_inert(written) == (written, [])


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:x)",
        "[a](<javascript:x>)",
        "[a](java&#115;cript:x)",
        "[a]: data:text/html,x",
        "*a*{: onclick=x }",
        "# A {: style='background: url(//evil.example)' }",
        "[a](<java\tscript:x>)",
        "![a](https://evil.example/x.png)",
        "![a][b]\n\n[b]: https://evil.example/x.png",
        "*a*{: style=x }",
    ],
)
def test_what_markdown_turns_into_it_is_looked_at(link: str) -> None:
    assert may_act(link)


def test_an_ordinary_page_is_not_looked_at_closely() -> None:
    assert not may_act(
        "# A\n\n[a](https://example.org/), [b](../c.md#d), <b>c</b> and a description: one.\n\n[e]: f.md\n"
    )


def test_each_is_told_by_what_its_author_wrote() -> None:
    found = make_inert("<iframe src=x><b onclick=x>")[1]
    assert found == [
        ("<iframe", "A page can't contain <iframe>: it could run something, or lead readers away."),
        ("onclick", "The attribute 'onclick' could run something, or lead readers away. Remove it from <b>."),
    ]


@given(st.lists(st.sampled_from([*ACTIVE, "<", ">", "'", '"', "=", " ", "/", "<!--", "-->", "<a ", "x"]), max_size=8))
def test_nothing_active_is_left_in_any_mixture(parts: list[str]) -> None:
    html, _ = make_inert("".join(parts))
    assert make_inert(html) == (html, [])


@pytest.mark.thorough
@pytest.mark.parametrize(
    "unit", ["<b ", "<script ", "<b a=", "<b onclick ", "<b onclick=x>", "<a href=x: ", "a='", "on"]
)
def test_no_page_takes_more_than_its_time(unit: str) -> None:
    # Markdown lets no more tags through than these that have no end.
    assert_bounded(make_inert, lambda size: unit * 150 + "<script>" * (size // 8))
