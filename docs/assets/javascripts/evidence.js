// The claims and charts on the page of a feature: links to copy, and citations. The comparison shows the same claims.
import { createButton, createElement, find, findAll } from "./dom.js";
import { fetchPage } from "./fetch-page.js";

/**
 * @typedef {{ title: string, says: string, note: string, url: string, year: string, key: string }} Cited
 *   what is cited: a title, a statement, a note such as the day of the check, an address, the year, and a key for BibTeX
 */

const SITE = "Isolation Atlas";

/**
 * A citation in plain text.
 * @param {Cited} cited
 */
export const citePlain = ({ title, says, note, url, year }) =>
  `${SITE} (${year}): ${title}.${says && ` “${says}”`} ${note && `${note} `}${url}`;

/** @type {Record<string, string>} */
const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/** @param {string} text */
const escapeTex = (text) => text.replace(/[\\~^&%$#_{}]/g, (sign) => TEX[sign] ?? `\\${sign}`);

/**
 * A citation as BibTeX; braces keep the case of the title.
 * @param {Cited} cited
 */
export const citeBibtex = ({ title, says, note, url, year, key }) =>
  [
    `@misc{${key},`,
    `  author = {{${SITE}}},`,
    `  title = {{${escapeTex(title)}}},`,
    `  year = {${year}},`,
    ...(says || note ? [`  note = {${escapeTex([says, note].filter(Boolean).join(" "))}},`] : []),
    `  url = {${url}},`,
    "}",
  ].join("\n");

/** @param {Node | null | undefined} node */
const readText = (node) => (node?.textContent ?? "").replace(/\s+/g, " ").replace(/¶/g, "").trim();

/**
 * What is cited of a claim.
 * @param {Element} claim its section on the page of the feature
 * @param {string} question
 * @param {string} address of the page of the feature
 */
export const describeClaim = (claim, question, address) => {
  const heading = find(claim, "h2", HTMLElement);
  const checked = readText(claim.querySelector(".atlas-checked"));
  const [feature = ""] = new URL(address).pathname.split("/").filter(Boolean).slice(-1);
  return {
    title: `${question} ${readText(heading)}`,
    says: readText(claim.querySelector(".atlas-claim__verdict > strong")),
    note: checked,
    url: `${address}#${heading.id}`,
    year: checked.match(/\d{4}/)?.[0] ?? "",
    key: `isolation-atlas-${feature}-${heading.id}`,
  };
};

/**
 * A button that copies a text, and says so.
 * @param {string} name
 * @param {string} text
 */
const createCopy = (name, text) => {
  const button = createButton(name, async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed to copy";
    }
    setTimeout(() => (button.textContent = name), 2000);
  });
  return button;
};

/**
 * Buttons that copy a link and a citation.
 * @param {Cited} cited
 */
export const createActions = (cited) => {
  const plain = citePlain(cited), bibtex = citeBibtex(cited);
  const cite = createElement(
    "details",
    { className: "atlas-cite" },
    createElement("summary", {}, "Cite"),
    createElement("p", {}, plain),
    createElement("pre", {}, createElement("code", {}, bibtex)),
    createElement("p", {}, createCopy("Copy text", plain), " ", createCopy("Copy BibTeX", bibtex)),
  );
  return [createCopy("Copy link", cited.url), cite];
};

/** The address of this page, without the fragment and the parameters of the reader. */
const pageAddress = () => `${location.origin}${location.pathname}`;

/** @param {HTMLElement} root */
export const start = (root) => {
  const question = root.dataset.question ?? "";
  for (const claim of findAll(root, ".atlas-claim", HTMLElement)) {
    const actions = createActions(describeClaim(claim, question, pageAddress()));
    claim.append(createElement("div", { className: "atlas-actions" }, ...actions));
  }
  for (const actions of findAll(root, ".atlas-actions[data-of]", HTMLElement)) {
    const name = actions.dataset.of ?? "";
    const chart = document.getElementById(name);
    const experiment = chart?.closest(".atlas-experiment");
    const conditions = readText(experiment?.querySelector(".atlas-experiment__conditions:last-child"));
    const cited = {
      title: readText(chart?.querySelector("caption")?.firstChild),
      says: "",
      note: readText(experiment?.querySelector(".atlas-experiment__title")),
      url: `${pageAddress()}#${name}`,
      year: conditions.match(/\d{4}(?=\.)/)?.[0] ?? "",
      key: `isolation-atlas-${name}`,
    };
    actions.append(" ", ...createActions(cited));
  }
};

/**
 * The claim to which a link leads, without its heading, from the page of its feature, which is fetched once.
 * @param {HTMLAnchorElement} link
 * @returns {Promise<Element[]>}
 * @throws the page can't be fetched, or has no such claim
 */
export const fetchClaim = async (link) => {
  const address = link.href.slice(0, -link.hash.length);
  const page = await fetchPage(address);
  const claim = page.getElementById(link.hash.slice(1))?.closest("section");
  if (!claim) throw new Error(`${link.href} is not there.`);
  const question = find(page, "[data-question]", HTMLElement).dataset.question ?? "";
  const parts = [...claim.children].filter((part) => !part.matches("h2")).map((part) => document.importNode(part, true));
  for (const within of parts.flatMap((part) => [...part.querySelectorAll("a")])) {
    within.href = new URL(within.getAttribute("href") ?? "", address).href;
  }
  const actions = createElement("div", { className: "atlas-actions" });
  actions.append(...createActions(describeClaim(claim, question, address)));
  return [...parts, actions];
};
