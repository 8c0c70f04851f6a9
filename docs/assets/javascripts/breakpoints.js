// The widths at which the layout changes; tokens.css lists them for the stylesheets, and says what each is for.

/** The theme's navigation is a drawer. */
export const drawerQuery = matchMedia("(max-width: 76.234375em)");

/** The theme's search covers the page, and a button opens it. */
export const searchOverlayQuery = matchMedia("(max-width: 59.984375em)");

/** The cells of a comparison stand below each other, two technologies side by side. */
export const stackedCellsQuery = matchMedia("(max-width: 44.984375em)");

const wideQuery = matchMedia("(min-width: 76.25em)");
const largeQuery = matchMedia("(min-width: 100em)");

/**
 * Call a function when another number of columns fits, such as when a reader turns a phone or zooms.
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
export const watchColumnCount = (listener, signal) => {
  for (const query of [stackedCellsQuery, searchOverlayQuery, wideQuery, largeQuery]) {
    query.addEventListener("change", listener, { signal });
  }
};

/** How many technologies of the comparison are shown at first: as many as fit side by side. */
export const columnCount = () => {
  if (stackedCellsQuery.matches) return 2;
  if (largeQuery.matches) return 8;
  if (wideQuery.matches) return 6;
  return searchOverlayQuery.matches ? 3 : 4;
};
