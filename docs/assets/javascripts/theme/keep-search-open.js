// Keeps a search open if a reader begins it while a page is loading.
//
// Patches mkdocs-material 9.8.2. Why: its bundle closes the search 125 ms after each change of the page, even a search that
// was opened for the new page. It also leaves the focus in the field of the closed search, so that clicking the field again
// opens nothing. Here the field loses the focus when the search closes, focusing it opens the search, and a new page closes
// only searches that were opened before. This may go once the following tests pass without it: in
// tests/browser/test_search.py, test_a_page_that_comes_late_leaves_open_a_search_that_was_begun_since,
// test_the_way_back_closes_the_search and test_the_search_goes_on_after_instant_navigation.

/** The theme opens and closes the search by a click on a hidden box. */
export const keepSearchOpen = () => {
  const box = document.getElementById("__search");
  const field = document.querySelector(".md-search__input");
  const label = document.querySelector("header [for=__search]");
  if (!(box instanceof HTMLInputElement) || !(field instanceof HTMLInputElement)) return;
  /** @type {string | undefined} */
  let openedOn;
  box.click = () => {
    const isByReader = Boolean(window.event); // the theme's timer is no event
    if (isByReader || !box.checked || openedOn !== location.pathname) HTMLElement.prototype.click.call(box);
  };
  box.addEventListener("change", () => {
    if (box.checked) openedOn = location.pathname;
    else field.blur();
  });
  field.addEventListener("focus", () => {
    if (!box.checked) box.click();
  });
  // The theme moves the focus to the field, which opens the search; the label itself would then close it.
  label?.addEventListener("click", (event) => event.preventDefault());
};
