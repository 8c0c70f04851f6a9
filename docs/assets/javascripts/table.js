// Keeps a table one for screen readers where the stylesheet stacks its cells: there, some browsers take it for text.
// In the HTML the same roles would be wrong, as a table has them already. And brings the cell that the keyboard reaches
// into sight, which a browser leaves as it is where a part of it can be seen.
const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
const headings = { col: "columnheader", row: "rowheader", rowgroup: "rowheader" };

export const start = (root) => {
  for (const part of root.querySelectorAll(".atlas-comparison__table, .atlas-comparison__table :is(thead, tbody, tr, th, td)")) {
    part.setAttribute("role", roles[part.tagName] ?? headings[part.scope]);
  }
  root.addEventListener("focusin", ({ target }) => {
    const cell = target.matches(":focus-visible") && target.closest("td, [scope=col]");
    if (cell) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
};
