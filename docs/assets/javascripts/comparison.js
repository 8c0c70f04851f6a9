// Lets a reader change the comparison. Without this script the table is complete.
import { stackedCellsQuery } from "./breakpoints.js";
import { createButton, createElement, find, findAll } from "./dom.js";
import { bringEvidence } from "./evidence.js";
import { start as startTable } from "./table.js";
import { readUrlState, writeUrlState } from "./url-state.js";

/** @param {HTMLElement} root */
export const start = (root) => {
  startTable(root);
  const form = find(root, "form", HTMLFormElement);
  const filter = find(form, "[name=filter]", HTMLInputElement);
  const differ = find(form, "[name=differ]", HTMLInputElement);
  const order = find(form, "[name=order]", HTMLSelectElement);
  const status = find(form, "output", HTMLOutputElement);
  const table = find(root, "table", HTMLTableElement);
  const scroller = /** @type {HTMLElement} */ (table.parentElement);
  const nothingLeft = createElement("p", { className: "atlas-comparison__none" });
  scroller.after(nothingLeft);
  const boxes = findAll(form, "input[name=technology]", HTMLInputElement);
  const all = boxes.map((box) => box.value);
  const features = findAll(table, "tr[data-feature]", HTMLTableRowElement).map((row) => ({
    row,
    text: (find(row, "th", HTMLElement).textContent ?? "").toLowerCase(),
    verdicts: new Map(findAll(row, "td", HTMLTableCellElement).map((cell) => [technologyOf(cell), verdictOf(cell)])),
  }));
  const rows = [find(table, "thead tr", HTMLTableRowElement), ...features.map(({ row }) => row)].map((row) => ({
    row,
    cells: new Map([...row.cells].slice(1).map((cell) => [technologyOf(cell), cell])),
  }));
  // Where the cells are stacked, two technologies fit side by side.
  const firstChoice = () => (stackedCellsQuery.matches ? all.slice(0, 2) : all);
  let shownOrder = all.join();

  const read = () => {
    const parameters = readUrlState();
    const named = (parameters.get("technologies") ?? "").split(",").filter((id) => all.includes(id));
    const technologies = named.length ? named : firstChoice();
    for (const box of boxes) box.checked = technologies.includes(box.value);
    filter.value = parameters.get("filter") ?? "";
    differ.checked = parameters.has("differ");
    order.value = parameters.get("order") ?? "";
    if (order.selectedIndex < 0) order.value = "";
  };

  const readChosen = () => boxes.filter((box) => box.checked).map((box) => box.value);

  /** @param {Parameters<typeof writeUrlState>[1]} [options] */
  const write = (options) => {
    const technologies = readChosen().join();
    writeUrlState(
      {
        technologies: technologies === firstChoice().join() ? "" : technologies,
        filter: filter.value.trim(),
        order: order.value,
        differ: differ.checked ? "1" : "",
      },
      options,
    );
  };

  const showAllFeatures = () => {
    filter.value = "";
    differ.checked = false;
  };

  const show = () => {
    const technologies = new Set(readChosen());
    const first = order.selectedOptions[0]?.dataset.technologies?.split(" ") ?? [];
    const ordered = [...first, ...all.filter((id) => !first.includes(id))];
    if (ordered.join() !== shownOrder) {
      for (const { row, cells } of rows) row.append(...ordered.flatMap((id) => cells.get(id) ?? []));
      shownOrder = ordered.join();
    }
    for (const { cells } of rows) {
      for (const [id, cell] of cells) cell.hidden = !technologies.has(id);
    }
    const query = filter.value.trim().toLowerCase();
    let count = 0;
    for (const { row, text, verdicts } of features) {
      const differs = new Set([...technologies].map((id) => verdicts.get(id))).size > 1 || technologies.size < 2;
      row.hidden = !text.includes(query) || (differ.checked && !differs);
      count += row.hidden ? 0 : 1;
    }
    for (const body of table.tBodies) {
      body.hidden = ![...body.rows].some((row) => row.matches("[data-feature]:not([hidden])"));
    }
    status.value = `${technologies.size} of ${all.length} technologies, ${count} of ${features.length} features`;
    // Screen readers would announce a table without rows.
    nothingLeft.hidden = Boolean(technologies.size && count);
    scroller.hidden = !nothingLeft.hidden;
    const chosen = boxes.filter((box) => box.checked);
    if (!technologies.size) explainNothing("No technology is chosen.", "Choose all", boxes);
    else if (!count && !query) explainNothing("These technologies differ in no feature.", "List every feature", chosen);
    else if (!count) {
      const what = differ.checked ? "No feature in which these technologies differ" : "No feature";
      explainNothing(`${what} has “${query}” in its name or question.`, "List every feature", chosen);
    }
  };

  /**
   * Say why nothing is left, beside a button that brings all features back, with these technologies.
   * @param {string} reason
   * @param {string} action
   * @param {HTMLInputElement[]} chosen
   */
  const explainNothing = (reason, action, chosen) => {
    const button = createButton(action, () => {
      for (const box of chosen) box.checked = true;
      showAllFeatures();
      show();
      write();
      filter.focus();
    });
    nothingLeft.replaceChildren(reason, " ", button);
  };

  // The address of a cell opens the cell, and shows its row and column if they were hidden.
  const openTarget = () => {
    const cell = document.getElementById(location.hash.slice(1));
    const row = cell?.closest("tr");
    if (!cell || !row || !table.contains(cell)) return;
    const column = boxes.find((box) => box.value === technologyOf(cell));
    if (cell.hidden && column) column.checked = true;
    if (row.hidden) showAllFeatures();
    show();
    find(cell, "details", HTMLDetailsElement).open = true;
    const scrollToCell = () => {
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
      scroller.scrollIntoView({ block: "nearest" });
    };
    scrollToCell();
    // With the next frame, the browser scrolls to the target by itself, and the head of the table out of sight.
    const scrollAgain = () => requestAnimationFrame(() => setTimeout(scrollToCell));
    if (document.readyState === "complete") scrollAgain();
    else addEventListener("load", scrollAgain, { once: true });
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    show();
    write({ replace: event.target === filter });
  });
  form.addEventListener("reset", (event) => {
    // "Show all" means all; the form's own reset would bring back what the page was opened with.
    event.preventDefault();
    for (const box of boxes) box.checked = true;
    order.value = "";
    showAllFeatures();
    show();
    write({ hash: "" });
  });
  table.addEventListener("click", ({ target }) => {
    const cell = target instanceof Element && target.closest("summary")?.closest("td");
    if (!cell) return;
    // The evidence opens only after this event, and makes its column wider.
    setTimeout(() => {
      const { open } = find(cell, "details", HTMLDetailsElement);
      const beyond = cell.getBoundingClientRect().right - scroller.getBoundingClientRect().right;
      if (open && beyond > 0) scroller.scrollLeft += beyond;
      write({ replace: true, hash: open ? `#${cell.id}` : "" });
    });
  });
  table.addEventListener(
    "toggle",
    ({ target }) => {
      const link = target instanceof HTMLDetailsElement && target.open && target.querySelector("[data-evidence]");
      if (link instanceof HTMLAnchorElement) bringEvidence(link);
    },
    { capture: true }, // it does not bubble
  );
  table.addEventListener("keydown", ({ key, target }) => {
    const evidence = key === "Escape" && target instanceof Element && target.closest("details[open]");
    if (!(evidence instanceof HTMLDetailsElement)) return;
    evidence.open = false;
    find(evidence, "summary", HTMLElement).focus();
    write({ replace: true, hash: "" });
  });
  root.addEventListener("atlas-move", () => {
    read();
    show();
    openTarget();
  });
  // What was changed before this script came stays changed, unless the address says otherwise.
  const isUntouched = boxes.every((box) => box.checked) && !filter.value && !differ.checked;
  if (isUntouched || readUrlState().size) read();
  else write({ replace: true });
  show();
  openTarget();
};

/**
 * A head names its technology; the address of a cell ends with it.
 * @param {HTMLElement} cell
 */
const technologyOf = (cell) => cell.dataset.technology ?? cell.id.slice(cell.id.lastIndexOf(".") + 1);

/** @param {HTMLElement} cell */
const verdictOf = (cell) => (find(cell, "summary", HTMLElement).textContent ?? "").trim();
