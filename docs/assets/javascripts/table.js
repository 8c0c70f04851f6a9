// Keeps a table recognisable for screen readers, and lets arrow keys move between its cells.

/** @type {Record<string, string>} */
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
/** @type {Record<string, string>} */
const HEADING_ROLES = { col: "columnheader", row: "rowheader", rowgroup: "rowheader" };

/** @param {Element} part */
const findRole = (part) => ROLES[part.tagName] ?? (part instanceof HTMLTableCellElement && HEADING_ROLES[part.scope]);

/**
 * How many rows and cells each key moves.
 * @type {Record<string, [number, number]>}
 */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {HTMLElement} element */
const isShown = (element) => element.offsetParent !== null;

/**
 * The link in the cell to which a key leads from another.
 * @param {HTMLTableCellElement} cell
 * @param {[number, number]} step
 */
const findNext = (cell, [down, right]) => {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const rows = [.../** @type {HTMLTableElement} */ (row.closest("table")).rows].filter(
    (one) => isShown(one) && one.querySelector(":scope > * > a, :scope > * > div > a"),
  );
  const cells = [...row.cells].filter(isShown);
  const nextRow = down ? rows[rows.indexOf(row) + down] : row;
  return [...(nextRow?.cells ?? [])].filter(isShown)[cells.indexOf(cell) + right]?.querySelector("a");
};

/**
 * Give the parts of a table their roles. Without them, some browsers take a table for text if the stylesheet stacks its
 * cells. The HTML leaves them out, because the elements of a table imply them.
 * @param {HTMLElement} root
 */
export const start = (root) => {
  const table = ".atlas-comparison__table";
  for (const part of root.querySelectorAll(`${table}, ${table} :is(thead, tbody, tr, th, td)`)) {
    const role = findRole(part);
    if (role) part.setAttribute("role", role);
  }
  // A browser does not scroll to an element that is partly visible.
  root.addEventListener("focusin", ({ target }) => {
    const cell = target instanceof Element && target.matches(":focus-visible") && target.closest("td, [scope=col]");
    if (cell) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  root.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target instanceof HTMLAnchorElement && event.target.closest("td, th");
    if (!step || event.altKey || event.ctrlKey || event.metaKey || !(cell instanceof HTMLTableCellElement)) return;
    if (cell.closest(".atlas-comparison__opened")) return;
    event.preventDefault();
    findNext(cell, step)?.focus();
  });
};
