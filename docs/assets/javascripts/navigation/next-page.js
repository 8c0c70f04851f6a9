// Loads only those parts of the next page that the page before it lacks. hooks/next_pages.py writes them.
import { createElement } from "../dom.js";
import { root } from "../settings.js";

/**
 * @typedef {object} NextPage
 * @property {string} shared names the rules that all pages have
 * @property {(number | string)[]} rules by turns, the length of those that all pages have, and the text of others
 * @property {string} page the page without rules
 */

const STYLE = "style[data-shared]";
/** How many characters of an article are more than a screen shows: of a text, and of one that begins with a table. */
const FIRST_SCREEN = { text: 9_000, table: 26_000 };
/** Where an article may be divided. */
const BLOCK_END = /<\/(?:p|ul|ol|tr|pre|figure)>/g;

/** The name of the rules that all pages have, and the rules, where the page that is open says which they are. */
const readShared = () => {
  const style = document.querySelector(STYLE);
  if (!(style instanceof HTMLElement)) return { name: undefined, shared: "" };
  // They alternate with the rules of this page.
  const shared = (style.textContent ?? "").split("\n").filter((_, place) => place % 2 === 0);
  return { name: style.dataset.shared, shared: shared.join("") };
};

/**
 * Whether this is the address of a page of the site.
 * @param {{ origin: string, pathname: string }} address
 */
export const isPage = ({ origin, pathname }) =>
  origin === location.origin && pathname.startsWith(root.pathname) && pathname.endsWith("/");

/**
 * What is requested of a page of the site that follows another one.
 * @param {string} address
 */
const nextAddress = (address) => {
  const { origin, pathname } = new URL(address, location.href);
  return isPage({ origin, pathname }) && document.querySelector(STYLE) ? `${origin}${pathname}next.json` : address;
};

/**
 * @typedef {object} Fetched
 * @property {Document} page without scripts and rules, and at first with no more than the first screen shows
 * @property {HTMLStyleElement | null} style its rules. It is in no document, so that no browser reads them in vain.
 * @property {() => void} complete adds the rest to the page, wherever its elements are by then
 */

/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
const fetchText = async (address, options) => {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
  return answer.text();
};

/**
 * A page from its whole HTML, which is read in two parts, as a browser reads what arrives.
 * @param {string} html
 * @returns {Fetched}
 */
const read = (html) => {
  const page = document.implementation.createHTMLDocument();
  const first = endFirstScreen(html);
  page.write(html.slice(0, first));
  const style = page.head.querySelector("style");
  style?.remove();
  const complete = () => {
    page.write(html.slice(first));
    page.close();
  };
  return { page, style, complete };
};

/**
 * Where the part of a page ends that the first screen shows.
 * @param {string} html
 */
const endFirstScreen = (html) => {
  const article = Math.max(html.indexOf("<article"), 0);
  const beginsWithTable = html.slice(article, article + FIRST_SCREEN.text).includes("<table");
  BLOCK_END.lastIndex = article + (beginsWithTable ? FIRST_SCREEN.table : FIRST_SCREEN.text);
  return BLOCK_END.test(html) ? BLOCK_END.lastIndex : html.length;
};

/**
 * Fetch a page of the site.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Fetched>}
 * @throws the page can't be fetched
 */
export const fetchNext = async (address, options) => {
  const asked = nextAddress(address);
  const text = await fetchText(asked, options);
  if (asked === address) return read(text);
  /** @type {NextPage} */
  const next = JSON.parse(text);
  const { name, shared } = readShared();
  // The site has been published again since the page that is open was loaded.
  if (next.shared !== name) return read(await fetchText(address));
  let place = 0;
  const parts = next.rules.map((part) => (typeof part === "string" ? part : shared.slice(place, (place += part))));
  const style = createElement("style", { textContent: parts.join("\n") });
  style.dataset.shared = name;
  return { ...read(next.page), style };
};
