// Shows the answer to what was typed above the list of results: its text, where it stands, and its sources.
import { createElement, findAll } from "../dom.js";
import { fetchPage } from "../fetch-page.js";
import { toPlain } from "./plain-text.js";

/** @import { Best } from "./engine.js" */

const MOST_LETTERS = 420; // of an answer: about five lines on a wide screen
const QUIET = 400; // milliseconds without a key, after which the page with the sources is worth fetching

/**
 * The beginning of a text, up to the end of a sentence.
 * @param {string} text
 */
const shorten = (text) => {
  if (text.length <= MOST_LETTERS) return text;
  const end = text.slice(0, MOST_LETTERS).match(/^.*[.!?](?=\s)/s)?.[0];
  return end ?? `${text.slice(0, text.lastIndexOf(" ", MOST_LETTERS))} …`;
};

/**
 * The links to the sources of a section, each once.
 * @param {Document} page
 * @param {string} anchor
 * @param {string} address of the page
 */
const listSources = (page, anchor, address) => {
  const heading = page.getElementById(anchor);
  const claim = heading?.closest(".atlas-claim");
  const parts = claim ? [claim] : [];
  let part = claim ? null : heading?.nextElementSibling;
  while (part && !part.matches("h1, h2, h3")) {
    parts.push(part);
    part = part.nextElementSibling;
  }
  /** @type {Map<string, string>} */
  const sources = new Map();
  for (const link of parts.flatMap((part) => findAll(part, "a[href^='#source-']", HTMLAnchorElement))) {
    // A citation in a sentence shows a number, and says "4: Docker Inc. 2025".
    const name = link.ariaLabel?.replace(/^\d+: /, "") ?? link.textContent ?? "";
    sources.set(link.getAttribute("href") ?? "", name);
  }
  return [...sources].map(([href, name]) => createElement("a", { href: address + href }, name));
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** No answer is shown any more. */
export const forgetAnswer = () => clearTimeout(waiting);

/**
 * @param {Best} best
 * @param {URL} root of the site
 */
export const createAnswer = ({ location, title, text, page }, root) => {
  forgetAnswer();
  const href = new URL(location, root).href;
  const [address = "", anchor = ""] = href.split("#");
  const link = createElement("a", { href }, toPlain(page));
  const from = createElement("p", { className: "atlas-search-answer__from" }, "From ", link);
  waiting = setTimeout(async () => {
    try {
      const sources = listSources(await fetchPage(address), decodeURIComponent(anchor), address);
      if (sources.length) from.append(". Sources: ", ...sources.flatMap((link, place) => (place ? [", ", link] : [link])));
    } catch {
      // The answer stands without them, and its link leads to them.
    }
  }, QUIET);
  return createElement(
    "section",
    { className: "atlas-search-answer", ariaLabel: "Answer" },
    createElement("h2", {}, createElement("a", { href }, toPlain(title))),
    createElement("p", {}, shorten(toPlain(text).replace(/\s+/g, " ").replace(/ ([.,;:)])/g, "$1").trim())),
    from,
  );
};
