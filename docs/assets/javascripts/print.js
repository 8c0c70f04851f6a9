// Puts the evidence of the comparisons on paper: below each table of verdicts, with numbers in place of its sources' names.
import { make } from "./element.js";

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

/** The evidence of a cell in one paragraph. */
const writeClaim = (cell, numbers) => {
  const cite = (part) => {
    const cited = [...part.querySelectorAll("a")].map((link) => numbers.get(link.hash)).filter(Boolean);
    return cited.length ? ` [${cited.join(", ")}]` : "";
  };
  const figures = [...cell.querySelectorAll("li")].flatMap((figure) => {
    const words = figure.cloneNode(true);
    words.querySelector("a").remove();
    return [" ", ...words.childNodes, cite(figure), "."];
  });
  return make(
    "p",
    {},
    make("strong", {}, cell.dataset.short),
    ` ${cell.querySelector("details > p").textContent.trim()}`,
    ...[...cell.querySelectorAll("details > * + p")].map(cite),
    ...figures,
  );
};

const writeEvidence = (table, numbers) =>
  [...table.querySelectorAll("tr[data-feature]")].filter(isPrinted).flatMap((row) => [
    make("p", { className: "atlas-paper__feature" }, row.querySelector("th").firstChild.textContent.trim()),
    ...[...row.querySelectorAll("td")].filter(isPrinted).map((cell) => writeClaim(cell, numbers)),
  ]);

addEventListener("beforeprint", () => {
  const numbers = numberSources();
  for (const scroller of document.querySelectorAll(".atlas-comparison__scroller:has(details)")) {
    scroller.after(make("div", { className: "atlas-paper" }, ...writeEvidence(scroller, numbers)));
  }
});

addEventListener("afterprint", () => {
  for (const evidence of document.querySelectorAll(".atlas-paper")) evidence.remove();
  for (const source of document.querySelectorAll(".atlas-unprinted")) source.classList.remove("atlas-unprinted");
});
