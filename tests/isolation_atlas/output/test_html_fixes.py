"""Facts about the fixes and marks in the HTML of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isolation_atlas.output.html_fixes import (
    ALL_FIXES,
    FIXES,
    SECTION_FIX,
    SLASH_FIX,
    TABLE_OF_CONTENTS_FIX,
    block_render_until_first_screen,
    drop_indent,
    find_fixes,
    fix_html,
    join_units,
    mark_external_links,
    no_wrap_short_code,
)

SITE = "https://atlas.example/guide/"


@pytest.mark.parametrize(
    ("link", "marked"),
    [
        ('<a href="https://kernel.org">', '<a href="https://kernel.org" rel="noopener">'),
        ('<a class="a" href="//kernel.org" title="b">', '<a class="a" href="//kernel.org" title="b" rel="noopener">'),
        ('<a xlink:href="http://kernel.org">', '<a xlink:href="http://kernel.org" rel="noopener">'),
        ('<a rel="next" href="https://kernel.org">', '<a rel="next noopener" href="https://kernel.org">'),
        ("<a rel='next' href='HTTPS://kernel.org'>", "<a rel='next noopener' href='HTTPS://kernel.org'>"),
    ],
)
def test_an_external_link_is_marked(link: str, marked: str) -> None:
    assert mark_external_links(f"a{link}b</a>", SITE) == f"a{marked}b</a>"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="../other/">',
        '<a href="#part">',
        f'<a href="{SITE}other/">',
        f"<a href='{SITE}other/'>",
        '<a href="https://kernel.org" rel="noopener">',
        "<code>&lt;a href=&quot;https://kernel.org&quot;&gt;</code>",
        '<link href="https://kernel.org">',
        '<a href="#part"> href="https://kernel.org"</a>',
        '<a data-href="https://kernel.org">',
        '<abbr title="see https://kernel.org">',
    ],
)
def test_no_other_link_is_marked(link: str) -> None:
    assert mark_external_links(link, SITE) == link


@given(st.text())
def test_marking_links_twice_changes_nothing(html: str) -> None:
    page = f'<a href="https://kernel.org">{html}</a>{html}'
    once = mark_external_links(page, "")
    assert mark_external_links(once, "") == once


def test_a_section_of_the_navigation_is_named_by_its_title() -> None:
    title = (
        '<label class="md-nav__title" for="__nav_2">\n<span class="md-nav__icon md-icon"></span>\nTo "start"\n</label>'
    )
    page = (
        '<label for="__nav_2" id="__nav_2_label" tabindex=""></label>'
        f'<nav aria-labelledby="__nav_2_label" aria-expanded="false">\n{title}</nav>'
    )
    label = '<label for="__nav_2" id="__nav_2_label"></label>'
    assert fix_html(page) == f'{label}<nav aria-label="To &quot;start&quot;">\n{title}</nav>'


def test_the_label_of_a_missing_checkbox_loses_its_for_attribute() -> None:
    label = '<label class="md-nav__title" for="__toc">'
    assert fix_html(label) == '<label class="md-nav__title">'
    assert fix_html(f'<input id="__toc">{label}') == f'<input id="__toc">{label}'


@pytest.mark.parametrize("element", ["<br", "<hr", '<img alt="a/" src="b/"', '<input type="checkbox" disabled checked'])
@pytest.mark.parametrize("slash", ["/", " /"])
def test_an_element_without_content_loses_the_slash_at_its_end(element: str, slash: str) -> None:
    assert fix_html(f"<p>{element}{slash}></p>") == f"<p>{element}></p>"


@pytest.mark.parametrize("other", ['<path d="M0 0"/>', "<code>&lt;br /&gt;</code>", "<p>a /> b", '<img alt="a > b />"'])
def test_no_other_slash_is_removed(other: str) -> None:
    assert fix_html(other) == other


def test_lines_lose_their_indent_but_code_and_scripts_keep_it() -> None:
    kept = "<pre>a\n  b</pre><script>x = `\n  y`</script><textarea>\n  z</textarea>"
    assert drop_indent(f"<ul>\n    <li>one\n\n  two</li>\n</ul>{kept}\n  end") == (
        f"<ul>\n<li>one\ntwo</li>\n</ul>{kept}\nend"
    )


_WAITS, _MARKER = '<link rel="expect" href="#atlas-first-screen">\n', '<span id="atlas-first-screen" hidden></span>'


def test_the_head_of_a_page_links_to_the_end_of_its_first_drawing() -> None:
    begin, end = '<div class="atlas-diagram" tabindex="0"><svg id="mermaid-{}"></svg>', "</div>"
    head, first, second = "<script></script>", begin.format(1), begin.format(2) + end
    blocked = block_render_until_first_screen(head + first + end + second)
    assert blocked == f"{_WAITS}{head}{first}{_MARKER}{end}{second}"
    assert block_render_until_first_screen(head) == head


@pytest.mark.parametrize(("text", "waits"), [(1000, True), (5000, False)])
def test_the_head_of_a_page_links_to_the_end_of_a_table_that_the_first_screen_has(text: int, waits: bool) -> None:
    head, table, end = (
        f"<script></script><article>{'a' * text}",
        "<table><tr><td>1</td></tr></table>",
        "<p>2</p></article>",
    )
    blocked = f"{_WAITS}{head}{table}{_MARKER}{end}"
    assert block_render_until_first_screen(head + table + end) == (blocked if waits else head + table + end)


def test_the_head_of_a_page_links_to_the_end_of_a_row_of_drawings() -> None:
    head, row = "<script></script>", '<figure class="atlas-skyline"><ul><li><svg></svg></li></ul></figure>'
    assert block_render_until_first_screen(head + row) == f"{_WAITS}{head}{row}{_MARKER}"


@pytest.mark.parametrize("unclosed", ["<table><tr><td>1", '<div class="atlas-diagram"><svg id="a">'])
def test_a_page_does_not_wait_for_what_is_never_closed(unclosed: str) -> None:
    page = f"<script></script><article>{unclosed}</article>"
    assert block_render_until_first_screen(page) == page


def test_short_code_of_one_word_is_marked_and_no_other_code() -> None:
    marked = '<code class="atlas-nowrap">--isolation=process</code>'
    assert no_wrap_short_code("<code>--isolation=process</code>") == marked
    for other in (
        "<code>docker run</code>",
        "<code>make labs\n</code>",
        "<code>a<em>b</em></code>",
        f"<code>{'a' * 29}</code>",
    ):
        assert no_wrap_short_code(other) == other


def test_no_line_ends_between_a_number_and_its_unit_in_prose() -> None:
    joined = "<p>160\N{NO-BREAK SPACE}MiB, 5\N{NO-BREAK SPACE}µs and 3\N{NO-BREAK SPACE}Pods in 2026 on 4 hosts</p>"
    assert join_units("<p>160 MiB, 5\nµs and 3 Pods in 2026 on 4 hosts</p>") == joined
    for other in (
        "<pre>160 MiB</pre>",
        "<code>a <b>1 s</b> 1 s</code>",
        '<a title="1 MiB">',
        "<svg><text>1 s</text></svg>",
    ):
        assert join_units(other) == other
    assert join_units("<pre>1 s</pre>1 s") == "<pre>1 s</pre>1\N{NO-BREAK SPACE}s"


def test_attributes_that_only_the_making_of_the_search_reads_are_removed() -> None:
    code = "<code>&lt;p data-search-exclude&gt;</code>"
    page = f'<p class="a" data-search-exclude>a</p><span data-search-exclude="" id="b">b</span>{code}'
    assert fix_html(page) == f'<p class="a">a</p><span id="b">b</span>{code}'


@pytest.mark.parametrize("wrong", FIXES)
def test_a_fix_that_a_page_needs_is_found_until_it_is_applied(wrong: str) -> None:
    page = f"<p><label{wrong}></label>"
    assert wrong in find_fixes(page)
    assert wrong not in find_fixes(fix_html(page))


def test_the_fixes_of_labels_are_found_and_no_others() -> None:
    label = '<label class="md-nav__title" for="__nav_2"><span class="md-nav__icon md-icon"></span>To</label>'
    assert find_fixes(f'<nav aria-labelledby="__nav_2_label" aria-expanded="true">{label}</nav>') == {SECTION_FIX}
    assert find_fixes('<label for="__toc">') == {TABLE_OF_CONTENTS_FIX}
    assert find_fixes('<input id="__toc"><label for="__toc">') == set()
    assert find_fixes("<hr />") == {SLASH_FIX}
    assert {SECTION_FIX, TABLE_OF_CONTENTS_FIX, SLASH_FIX, *FIXES} == ALL_FIXES
