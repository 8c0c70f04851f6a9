// Writes the list of what was found: the pages, and below each its sections.
import { createElement } from "../dom.js";
import { hasFeature, root, translate } from "../settings.js";

/** @import { Item } from "./engine.js" */

/**
 * Where an item leads; the parameter `h` names the words that are marked there.
 * @param {Item} item
 */
export const addressOf = ({ location, terms }) => {
  const address = new URL(location, root);
  const found = Object.entries(terms).flatMap(([word, isFound]) => (isFound ? [word] : []));
  if (hasFeature("search.highlight") && found.length) address.searchParams.set("h", found.join(" "));
  return address.href;
};

/**
 * An element with a text in which tags mark the words that were found.
 * @param {"h1" | "h2" | "p"} name
 * @param {string} html
 */
const createText = (name, html) => {
  const element = document.createElement(name);
  element.innerHTML = html;
  return element;
};

/** @param {string[]} words that an item lacks */
const createMissing = (words) =>
  createElement(
    "p",
    { className: "md-search-result__terms" },
    `${translate("search.result.term.missing")}: `,
    ...words.flatMap((word, index) => [...(index ? [" "] : []), createElement("del", {}, word)]),
  );

/**
 * @param {Item} item
 * @param {{ isPage?: boolean, isShort?: boolean }} [options] whether it is a page, and whether it has no excerpt
 */
const createLink = (item, { isPage = false, isShort = false } = {}) => {
  const missing = Object.keys(item.terms).filter((word) => !item.terms[word]);
  const article = createElement(
    "article",
    { className: "md-search-result__article md-typeset" },
    ...(isPage ? [createElement("div", { className: "md-search-result__icon md-icon" })] : []),
    createText(isPage ? "h1" : "h2", item.title),
    ...(isShort || !item.text ? [] : [createText("p", item.text)]),
    ...(isShort || !missing.length ? [] : [createMissing(missing)]),
  );
  return createElement("a", { className: "md-search-result__link", href: addressOf(item), tabIndex: -1 }, article);
};

/** @param {HTMLElement[]} links to further sections of a page */
const createMore = (links) => {
  const name = links.length === 1 ? "search.result.more.one" : "search.result.more.other";
  const text = translate(name).replace("#", String(links.length));
  const summary = createElement("summary", { tabIndex: -1 }, createElement("div", {}, text));
  return createElement("details", { className: "md-search-result__more" }, summary, ...links);
};

/**
 * A page, with its sections that are as good as the best one, and the others folded.
 * @param {Item[]} items the sections by how well they fit, and among them the page
 */
export const createItem = (items) => {
  const best = items[0]?.score ?? 0;
  const page = items.find(({ location }) => !location.includes("#")) ?? items[0];
  const sections = items.filter((item) => item !== page);
  const shown = sections.filter(({ score }) => score >= best);
  const folded = sections.filter(({ score }) => score < best);
  const isShort = page !== items[0] || shown.length > 0;
  return createElement(
    "li",
    { className: "md-search-result__item" },
    ...(page ? [createLink(page, { isPage: true, isShort })] : []),
    ...shown.map((item) => createLink(item)),
    ...(folded.length ? [createMore(folded.map((item) => createLink(item)))] : []),
  );
};

/** @param {number} count of pages that were found */
export const countFound = (count) => {
  if (!count) return translate("search.result.none");
  return count === 1 ? translate("search.result.one") : translate("search.result.other").replace("#", String(count));
};
