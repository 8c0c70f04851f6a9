// Follows links within a page without the theme's instant navigation.
//
// Patches mkdocs-material 9.8.2. Why: `setupInstantNavigation` takes over clicks on all links of the site, also on those to
// the page itself. It then often does not scroll to the anchor, or drops the parameters that a reader's choice has put into
// the address. This may go once the following tests pass without it: in tests/browser/test_reading.py,
// test_a_link_to_where_the_address_leads_already_scrolls_there_again and
// test_a_move_within_a_page_and_back_loads_nothing_and_closes_nothing.

/** Lets a link to the page itself change the fragment alone, unless it brings parameters of its own. */
export const followAnchors = () => {
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!(link instanceof HTMLAnchorElement) || !leadsWithinPage(link)) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (link.hash !== location.hash) location.hash = link.hash;
    else location.replace(link.hash); // scrolls there again, and adds no second entry to the history
  }, { capture: true });
};

/** @param {HTMLAnchorElement} link */
const leadsWithinPage = (link) =>
  Boolean(link.hash) &&
  link.origin === location.origin &&
  link.pathname === location.pathname &&
  !link.target &&
  (!link.search || link.search === location.search);
