// Prints the evidence of the comparisons: below each table of verdicts, with numbers in place of its sources' names.
import { createElement, find, findAll } from "./dom.js";

/** @param {Element} element */
const isPrinted = (element) => !element.closest("[hidden]");

/**
 * Leave out the sources that nothing printed refers to.
 * @returns {Map<string, number>} the number that each of the others has in its list, by the address of the source
 */
const numberSources = () => {
  const numbers = new Map();
  for (const source of document.querySelectorAll(".atlas-sources > li[id]")) {
    const address = `#${source.id}`;
    const links = [...document.querySelectorAll(`a[href$="${CSS.escape(address)}"]`)];
    source.classList.toggle("atlas-unprinted", links.length > 0 && !links.some(isPrinted));
    if (!source.matches(".atlas-unprinted")) numbers.set(address, numbers.size + 1);
  }
  return numbers;
};

/**
 * The evidence of a cell in one paragraph.
 * @param {HTMLTableCellElement} cell
 * @param {Map<string, number>} numbers
 */
const writeClaim = (cell, numbers) => {
  /** @param {Element} part */
  const cite = (part) => {
    const cited = findAll(part, "a", HTMLAnchorElement).map((link) => numbers.get(link.hash)).filter(Boolean);
    return cited.length ? ` [${cited.join(", ")}]` : "";
  };
  const figures = findAll(cell, "li", HTMLLIElement).flatMap((figure) => {
    const text = /** @type {HTMLLIElement} */ (figure.cloneNode(true));
    text.querySelector("a")?.remove();
    return [" ", ...text.childNodes, cite(figure), "."];
  });
  return createElement(
    "p",
    {},
    createElement("strong", {}, cell.dataset.short ?? ""),
    ` ${find(cell, "details > p", HTMLElement).textContent?.trim()}`,
    ...[...cell.querySelectorAll("details > * + p")].map(cite),
    ...figures,
  );
};

/**
 * @param {HTMLElement} table
 * @param {Map<string, number>} numbers
 */
const writeEvidence = (table, numbers) =>
  findAll(table, "tr[data-feature]", HTMLTableRowElement).filter(isPrinted).flatMap((row) => [
    createElement("p", { className: "atlas-paper__feature" }, find(row, "th", HTMLElement).firstChild?.textContent?.trim() ?? ""),
    ...findAll(row, "td", HTMLTableCellElement).filter(isPrinted).map((cell) => writeClaim(cell, numbers)),
  ]);

addEventListener("beforeprint", () => {
  const numbers = numberSources();
  for (const scroller of findAll(document, ".atlas-comparison__scroller:has(details)", HTMLElement)) {
    scroller.after(createElement("div", { className: "atlas-paper" }, ...writeEvidence(scroller, numbers)));
  }
});

addEventListener("afterprint", () => {
  for (const evidence of document.querySelectorAll(".atlas-paper")) evidence.remove();
  for (const source of document.querySelectorAll(".atlas-unprinted")) source.classList.remove("atlas-unprinted");
});
