// Opens the evidence of a cell in a row of its own, as wide as the table, below the row of the cell.
import { createButton, createElement, find } from "./dom.js";

/**
 * @param {HTMLTableElement} table
 * @param {() => void} onClose called when the reader closes the row
 */
export const createOpenedRow = (table, onClose) => {
  /** @type {{ cell: HTMLTableCellElement, link: HTMLAnchorElement, row: HTMLTableRowElement } | undefined} */
  let opened;

  const close = () => {
    opened?.link.removeAttribute("aria-expanded");
    opened?.row.remove();
    opened = undefined;
  };

  /** Close the row, and return the focus to its cell. */
  const dismiss = () => {
    const link = opened?.link;
    close();
    link?.focus({ preventScroll: true });
    onClose();
  };

  /**
   * @param {HTMLTableCellElement} cell
   * @param {boolean} takesFocus
   */
  const open = async (cell, takesFocus) => {
    if (opened?.cell === cell) return;
    close();
    const link = find(cell, "a", HTMLAnchorElement);
    const ofCell = /** @type {HTMLTableRowElement} */ (cell.closest("tr"));
    const feature = find(ofCell, "th a", HTMLAnchorElement);
    const content = createElement("div", { className: "atlas-comparison__claim" });
    content.setAttribute("aria-busy", "true");
    const title = createElement("p", { className: "atlas-comparison__title", tabIndex: -1 });
    title.append(
      createElement("strong", {}, `${feature.textContent}: ${cell.dataset.short ?? ""}`),
      " ",
      createElement("a", { href: link.href }, "All technologies"),
    );
    const closing = createButton("Close", dismiss, { className: "atlas-comparison__close" });
    const head = createElement("div", { className: "atlas-comparison__top" }, title, closing);
    const panel = createElement("div", { className: "atlas-comparison__panel" }, head, content);
    const row = createElement("tr", { className: "atlas-comparison__opened" });
    row.setAttribute("role", "row");
    const whole = createElement("td", {}, panel);
    whole.setAttribute("role", "cell");
    row.append(whole);
    ofCell.after(row);
    opened = { cell, link, row };
    link.setAttribute("aria-expanded", "true");
    fit();
    try {
      // This is loaded late, because most readers open no cell.
      const { fetchClaim } = await import("./evidence.js");
      content.replaceChildren(...(await fetchClaim(link)));
    } catch {
      content.replaceChildren("The claim could not be loaded. Read it on ", createElement("a", { href: link.href }, "its page"), ".");
    }
    content.removeAttribute("aria-busy");
    if (opened?.row !== row) return;
    row.scrollIntoView({ block: "nearest" });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (takesFocus) title.focus({ preventScroll: true });
  };

  /** Make it as wide as the table, and hide it with its cell. */
  const fit = () => {
    if (!opened) return;
    const { cell, row } = opened;
    const ofCell = /** @type {HTMLTableRowElement} */ (cell.parentElement);
    find(row, "td", HTMLTableCellElement).colSpan = [...ofCell.cells].filter((one) => !one.hidden).length;
    row.hidden = cell.hidden || ofCell.hidden;
  };

  table.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || !opened || !(target instanceof Element)) return;
    if (opened.row.contains(target) || opened.cell.contains(target)) dismiss();
  });

  return { open, close, fit, has: (/** @type {Element} */ cell) => opened?.cell === cell };
};
