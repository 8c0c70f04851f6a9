// Helps a reader whose search has nothing to show yet, finds nothing, or finds more than it shows.
import { createButton, createElement, find, findAll } from "../dom.js";
import { createAnswer, forgetAnswer } from "./best-answer.js";

/** @import { Answer } from "./engine.js" */

const SECTIONS = ".md-nav--primary > .md-nav__list > .md-nav__item";
const EXAMPLES = ["is KVM type 1 or type 2", "CrashLoopBackOff", "--privileged"];

/** @param {Node[]} parts */
const separate = (parts) => parts.flatMap((part, index) => (index ? [", ", part] : [part]));

/**
 * Buttons that search for something.
 * @param {string[]} queries
 * @param {HTMLInputElement} field
 */
const offerQueries = (queries, field) =>
  separate(
    queries.map((query) =>
      createButton(query, () => {
        field.value = query;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.focus();
      }),
    ),
  );

/** Links to all parts of the site, as its navigation names them. */
const listParts = () =>
  separate(
    findAll(document, `${SECTIONS} > a, ${SECTIONS} > .md-nav__container > a`, HTMLAnchorElement).map(
      ({ href, textContent }) => createElement("a", { href }, (textContent ?? "").trim()),
    ),
  );

/**
 * @param {Answer} answer
 * @param {HTMLInputElement} field
 */
const explainNothingFound = ({ nearest = [], query, searched }, field) => [
  createElement("p", {}, `No results for “${query.trim()}” in the ${searched} pages of this site.`),
  ...(nearest.length ? [createElement("p", {}, "Did you mean ", ...offerQueries(nearest, field), "?")] : []),
  createElement("p", {}, "Try another word for it, or look here: ", ...listParts(), "."),
];

/**
 * The line above counts what is shown.
 * @param {Answer} answer
 */
const countPages = ({ items, matching }) =>
  items.length < matching ? [createElement("p", {}, `The best ${items.length} of ${matching} matching pages`)] : [];

/**
 * @param {Answer} answer
 * @param {HTMLInputElement} field
 * @param {URL} root
 */
const describe = (answer, field, root) => {
  if (answer.isShort) return [createElement("p", {}, "Type one more letter.")];
  if (!answer.items.length) return explainNothingFound(answer, field);
  return [...countPages(answer), ...(answer.best ? [createAnswer(answer.best, root)] : [])];
};

/** @param {HTMLInputElement} field */
const invite = (field) => [
  createElement("p", {}, "A word, a question, or what a terminal said, such as ", ...offerQueries(EXAMPLES, field), "."),
  createElement("p", {}, "Or go to: ", ...listParts(), "."),
];

/**
 * Write what helps below the line that counts what was found.
 * @param {URL} root of the site
 * @param {Answer} [answer] without it, nothing was searched for yet
 */
export const showHelp = (root, answer) => {
  forgetAnswer();
  const result = find(document, ".md-search-result", HTMLElement);
  const field = find(document, ".md-search__input", HTMLInputElement);
  const help =
    result.querySelector(".atlas-search-help") ??
    result.insertBefore(createElement("div", { className: "atlas-search-help" }), result.lastElementChild);
  if (!field.value.trim()) help.replaceChildren(...invite(field));
  else if (answer) help.replaceChildren(...describe(answer, field, root));
};
