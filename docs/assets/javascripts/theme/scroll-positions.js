// Keeps the theme from noting the scroll position of one page for another.
//
// Patches mkdocs-material 9.8.2. Why: `setupInstantNavigation` notes where a page is scrolled to 100 ms after the scroll, in
// the history entry that is current then. By then the reader may have gone on, and the page that is on its way would open at
// the position of the page before. This may go once the following test passes without it:
// test_no_page_opens_where_the_one_before_was_scrolled_to in tests/browser/test_reading.py.

/** Notes a position only while the page that it belongs to is shown. */
export const keepScrollPositions = () => {
  let shownPath = location.pathname;
  window.document$?.subscribe(() => {
    shownPath = location.pathname;
  });
  const replaceState = history.replaceState.bind(history);
  // The theme passes no address when it notes a scroll position.
  history.replaceState = (state, title, url) => {
    if (url !== undefined || location.pathname === shownPath) replaceState(state, title, url);
  };
};
