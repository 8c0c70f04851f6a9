// Keeps a table one for screen readers, and brings its cells into sight for those who go through it by keyboard.

/** @type {Record<string, string>} */
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
/** @type {Record<string, string>} */
const HEADING_ROLES = { col: "columnheader", row: "rowheader", rowgroup: "rowheader" };

/** @param {Element} part */
const findRole = (part) => ROLES[part.tagName] ?? (part instanceof HTMLTableCellElement && HEADING_ROLES[part.scope]);

/**
 * Where the stylesheet stacks the cells, some browsers take the table for text, unless its parts have roles. These are not
 * in the HTML, where a table has them already.
 * @param {HTMLElement} root
 */
export const start = (root) => {
  const table = ".atlas-comparison__table";
  for (const part of root.querySelectorAll(`${table}, ${table} :is(thead, tbody, tr, th, td)`)) {
    const role = findRole(part);
    if (role) part.setAttribute("role", role);
  }
  // A browser does not scroll to what it shows a part of.
  root.addEventListener("focusin", ({ target }) => {
    const cell = target instanceof Element && target.matches(":focus-visible") && target.closest("td, [scope=col]");
    if (cell) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
};
