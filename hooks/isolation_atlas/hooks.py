"""What the hooks of a site may import, beyond what the packages of the subjects export.

A formatter of `isolation_atlas.mkdocs` renders one fence. What a site makes of whole pages, of its data and beside its
pages takes hooks, and these functions are what the project's own hooks are made of. A hook imports from here, and from
`isolation_atlas.bibliography`, `.changes`, `.cluster`, `.comparison`, `.escape`, `.freshness`, `.glossary`, `.lab`,
`.markup`, `.mermaid`, `.mkdocs`, `.overview`, `.search` and `.stack`, which each list in `__all__` what they offer.
"""

from isolation_atlas.extras import command_for

try:
    from isolation_atlas.authoring.data_folder import find_markdown, find_unread_data
    from isolation_atlas.authoring.docs_files import (
        find_link_loops,
        find_links_out,
        find_overwritten,
        find_same_address,
        find_unreadable,
    )
    from isolation_atlas.authoring.published_files import find_active_content, find_hidden_characters
    from isolation_atlas.authoring.reserved_names import find_reserved, find_reserved_attributes, list_reserved_names
    from isolation_atlas.authoring.source import READ_FILES, SourceText, decode, digest_file, read_bytes
    from isolation_atlas.cache import digest_folder, read_entry, write_entry
    from isolation_atlas.control_characters import replace_controls
    from isolation_atlas.output.content_security_policy import add_policy
    from isolation_atlas.output.git_dates import (
        explain_missing_dates,
        is_complete,
        read_commit,
        read_commit_day,
        read_git_dates,
    )
    from isolation_atlas.output.html_fixes import (
        block_render_until_first_screen,
        drop_indent,
        fix_html,
        join_units,
        mark_external_links,
        no_wrap_short_code,
    )
    from isolation_atlas.output.markdown_pages import (
        DATA_FILES,
        MarkdownPage,
        join_pages,
        list_pages,
        order_sections,
        write_markdown,
    )
    from isolation_atlas.output.next_page import NEXT_PAGE, find_shared_rules, mark_shared_rules, write_next_page
    from isolation_atlas.output.page_style import PageStyles, find_made, find_symbols, rebase
    from isolation_atlas.output.script import find_missing_modules, join_script, join_valid_scripts, list_imported
    from isolation_atlas.output.script_syntax import UnreadScriptError, find_syntax_error
    from isolation_atlas.output.site_folder import SiteFolder, SiteFolderError, find_site_folder
    from isolation_atlas.output.social_card import CARD_SIZE, draw_card
    from isolation_atlas.output.structured_data import (
        Block,
        Described,
        describe_dataset,
        describe_page,
        describe_questions,
        describe_way,
    )
    from isolation_atlas.output.stylesheet import can_minify, join_valid_stylesheets
    from isolation_atlas.page.active_html import make_inert, may_act
    from isolation_atlas.page.address import page_address
    from isolation_atlas.page.code_colours import CodeColoursExtension
    from isolation_atlas.page.days import write_day, write_days
    from isolation_atlas.page.dead_links import describe_dead_anchor, describe_dead_link, find_link
    from isolation_atlas.page.fence import Fence, Rendered, find_fences, fingerprint_file
    from isolation_atlas.page.fence_cache import digest_data
    from isolation_atlas.page.fence_languages import (
        find_swallowed_fences,
        find_unexplained_marks,
        find_unknown_languages,
        find_unmarked_lines,
    )
    from isolation_atlas.page.front_matter import PageText, check_page, find_body
    from isolation_atlas.page.inline_patterns import InlinePatternsExtension
    from isolation_atlas.page.markdown_bounds import BoundsExtension
    from isolation_atlas.page.markdown_escape import escape_address, escape_text
    from isolation_atlas.page.page_fences import MOST_RENDERED, PageFences, Renderer, render_known
    from isolation_atlas.page.prose import read_prose
    from isolation_atlas.page.raw_links import PublishedSite, RawLink, find_raw_links
    from isolation_atlas.page.site_settings import SiteSettings
    from isolation_atlas.page.template import FILLED_TEMPLATES, digest_template, find_template_problem
    from isolation_atlas.page.template import render as render_template
    from isolation_atlas.page.theme_features import check_feature
    from isolation_atlas.page.time_limit import OutOfTime, limit_page_time
    from isolation_atlas.page.unsafe_markdown import blank_code
    from isolation_atlas.problem import MOST_PROBLEMS, AtlasError, Location, Problem, begin_rest, suggest, tell_most
    from isolation_atlas.resources import TEMPLATES
except ModuleNotFoundError as missing:
    message = f"{missing.name} is not installed; {command_for('hooks')} brings what the hooks of a site need."
    raise ModuleNotFoundError(message, name=missing.name) from None

__all__ = [
    "CARD_SIZE",
    "DATA_FILES",
    "FILLED_TEMPLATES",
    "MOST_PROBLEMS",
    "MOST_RENDERED",
    "NEXT_PAGE",
    "READ_FILES",
    "TEMPLATES",
    "AtlasError",
    "Block",
    "BoundsExtension",
    "CodeColoursExtension",
    "Described",
    "Fence",
    "InlinePatternsExtension",
    "Location",
    "MarkdownPage",
    "OutOfTime",
    "PageFences",
    "PageStyles",
    "PageText",
    "Problem",
    "PublishedSite",
    "RawLink",
    "Rendered",
    "Renderer",
    "SiteFolder",
    "SiteFolderError",
    "SiteSettings",
    "SourceText",
    "UnreadScriptError",
    "add_policy",
    "begin_rest",
    "blank_code",
    "block_render_until_first_screen",
    "can_minify",
    "check_feature",
    "check_page",
    "decode",
    "describe_dataset",
    "describe_dead_anchor",
    "describe_dead_link",
    "describe_page",
    "describe_questions",
    "describe_way",
    "digest_data",
    "digest_file",
    "digest_folder",
    "digest_template",
    "draw_card",
    "drop_indent",
    "escape_address",
    "escape_text",
    "explain_missing_dates",
    "find_active_content",
    "find_body",
    "find_fences",
    "find_hidden_characters",
    "find_link",
    "find_link_loops",
    "find_links_out",
    "find_made",
    "find_markdown",
    "find_missing_modules",
    "find_overwritten",
    "find_raw_links",
    "find_reserved",
    "find_reserved_attributes",
    "find_same_address",
    "find_shared_rules",
    "find_site_folder",
    "find_swallowed_fences",
    "find_symbols",
    "find_syntax_error",
    "find_template_problem",
    "find_unexplained_marks",
    "find_unknown_languages",
    "find_unmarked_lines",
    "find_unread_data",
    "find_unreadable",
    "fingerprint_file",
    "fix_html",
    "is_complete",
    "join_pages",
    "join_script",
    "join_units",
    "join_valid_scripts",
    "join_valid_stylesheets",
    "limit_page_time",
    "list_imported",
    "list_pages",
    "list_reserved_names",
    "make_inert",
    "mark_external_links",
    "mark_shared_rules",
    "may_act",
    "no_wrap_short_code",
    "order_sections",
    "page_address",
    "read_bytes",
    "read_commit",
    "read_commit_day",
    "read_entry",
    "read_git_dates",
    "read_prose",
    "rebase",
    "render_known",
    "render_template",
    "replace_controls",
    "suggest",
    "tell_most",
    "write_day",
    "write_days",
    "write_entry",
    "write_markdown",
    "write_next_page",
]
