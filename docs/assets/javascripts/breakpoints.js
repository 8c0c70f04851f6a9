// The widths at which the layout changes; tokens.css lists them for the stylesheets, and says what each is for.

/** The theme's navigation is a drawer. */
export const drawerQuery = matchMedia("(max-width: 76.234375em)");

/** The theme's search covers the page, and a button opens it. */
export const searchOverlayQuery = matchMedia("(max-width: 59.984375em)");

/** The cells of a comparison stand below each other, two technologies side by side. */
export const stackedCellsQuery = matchMedia("(max-width: 44.984375em)");

/** The navigation stands beside a page. */
export const wideQuery = matchMedia("(min-width: 76.25em)");

/** The window is larger than most. */
export const largeQuery = matchMedia("(min-width: 100em)");
