// Prints the evidence of the comparisons below each table of verdicts. Numbers lead to the sources of the page; where these
// stand on the page of the feature, its address does.
import { createElement, find, findAll } from "./dom.js";

/** @param {Element} element */
const isPrinted = (element) => !element.closest("[hidden]");

/**
 * The number that each source has in its list, by the address of the source.
 * @returns {Map<string, number>}
 */
const numberSources = () =>
  new Map([...document.querySelectorAll(".atlas-sources > li[id]")].map(({ id }, index) => [`#${id}`, index + 1]));

/**
 * The address of the page that has the sources of a feature, if it is another page than this.
 * @param {HTMLTableRowElement} row
 */
const findSourcesPage = (row) => {
  const link = findAll(row, 'a[data-evidence], a[href*="#source-"]', HTMLAnchorElement).find((a) => !isOnThisPage(a));
  return link?.href.slice(0, -link.hash.length);
};

/** @param {HTMLAnchorElement} link */
const isOnThisPage = (link) => link.origin === location.origin && link.pathname === location.pathname;

/**
 * The evidence of a cell in one paragraph.
 * @param {HTMLTableCellElement} cell
 * @param {Map<string, number>} numbers
 */
const writeClaim = (cell, numbers) => {
  /** @param {Element} part */
  const findCited = (part) =>
    findAll(part, "a", HTMLAnchorElement).filter((link) => isOnThisPage(link) && numbers.has(link.hash));
  /** @param {Element} part */
  const cite = (part) => {
    const cited = findCited(part).map((link) => numbers.get(link.hash));
    return cited.length ? ` [${cited.join(", ")}]` : "";
  };
  const figures = findAll(cell, "li", HTMLLIElement).flatMap((figure) => {
    const text = /** @type {HTMLLIElement} */ (figure.cloneNode(true));
    for (const link of findCited(text)) link.replaceWith(`[${numbers.get(link.hash)}]`);
    return [" ", ...text.childNodes, "."];
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
  findAll(table, "tr[data-feature]", HTMLTableRowElement).filter(isPrinted).flatMap((row) => {
    const name = find(row, "th", HTMLElement).firstChild?.textContent?.trim() ?? "";
    const sources = findSourcesPage(row);
    return [
      createElement("p", { className: "atlas-paper__feature" }, name),
      ...findAll(row, "td", HTMLTableCellElement).filter(isPrinted).map((cell) => writeClaim(cell, numbers)),
      ...(sources ? [createElement("p", { className: "atlas-paper__sources" }, `Sources: ${sources}`)] : []),
    ];
  });

addEventListener("beforeprint", () => {
  const numbers = numberSources();
  for (const scroller of findAll(document, ".atlas-comparison__scroller:has(details)", HTMLElement)) {
    scroller.after(createElement("div", { className: "atlas-paper" }, ...writeEvidence(scroller, numbers)));
  }
});

addEventListener("afterprint", () => {
  for (const evidence of document.querySelectorAll(".atlas-paper")) evidence.remove();
});
