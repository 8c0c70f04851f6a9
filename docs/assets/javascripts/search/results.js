// Writes what was found as it is shown: a title, an excerpt, and marks on what matched.
import { toPlain } from "./plain-text.js";
import { findWords, listTerms } from "./tokenizer.js";

/**
 * @typedef {{ label: string, terms: Set<string> }} Concept what was looked for
 * @typedef {ReturnType<typeof findWords>[number] & { terms: string[] }} Word with the terms under which it is found
 * @typedef {{ text: string, words: Word[] }} Block a title, a paragraph, an item or a line
 * @typedef {{ start: number, end: number }} Match
 */

const EXCERPT_LENGTH = 220; // characters of an excerpt: about three lines on a wide screen

/** @param {string} text */
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * @param {string} html
 * @returns {Block}
 */
const readBlock = (html) => {
  const text = toPlain(html).replace(/\s+/g, " ").trim();
  return { text, words: findWords(text).map(({ word, start, end }) => ({ word, start, end, terms: listTerms(word) })) };
};

/**
 * A section's title and its paragraphs, items and lines, cut into words.
 * @param {{ title: string, text: string }} section
 */
export const readSection = ({ title, text }) => ({
  title: readBlock(title),
  blocks: text
    .split(/<\/?pre>|\n/)
    .map(readBlock)
    .filter((block) => block.text),
});

/**
 * @param {string} text
 * @param {Match[]} matches
 */
const mark = (text, matches) => {
  let marked = "";
  let end = 0;
  for (const match of matches) {
    marked += `${escape(text.slice(end, match.start))}<mark>${escape(text.slice(match.start, match.end))}</mark>`;
    end = match.end;
  }
  return marked + escape(text.slice(end));
};

/**
 * The part of a text around its first match, cut between words, with marks.
 * @param {string} text
 * @param {Match[]} matches
 */
const cut = (text, matches) => {
  const first = matches[0]?.start ?? 0;
  const isAtStart = text.length <= EXCERPT_LENGTH || first < EXCERPT_LENGTH / 2;
  const start = isAtStart ? 0 : text.indexOf(" ", first - EXCERPT_LENGTH / 4) + 1;
  const end = start + EXCERPT_LENGTH >= text.length ? text.length : text.lastIndexOf(" ", start + EXCERPT_LENGTH);
  const within = matches
    .filter((match) => match.start >= start && match.end <= end)
    .map((match) => ({ start: match.start - start, end: match.end - start }));
  return `${start ? "… " : ""}${mark(text.slice(start, end), within)}${end < text.length ? " …" : ""}`;
};

/**
 * The concepts for which each term stands.
 * @param {Concept[]} concepts
 * @returns {Map<string, Concept[]>}
 */
export const mapConcepts = (concepts) => {
  /** @type {Map<string, Concept[]>} */
  const byTerm = new Map();
  for (const concept of concepts) {
    for (const term of concept.terms) byTerm.set(term, [...(byTerm.get(term) ?? []), concept]);
  }
  return byTerm;
};

/**
 * What is shown of a section.
 * @param {ReturnType<typeof readSection>} section
 * @param {Concept[]} concepts
 * @param {ReturnType<typeof mapConcepts>} byTerm
 * @returns {{ title: string, text: string, terms: Record<string, boolean> }} the terms are the words that the section
 *   has, and what it lacks
 */
export const showSection = ({ title, blocks }, concepts, byTerm) => {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {Set<Concept>} */
  const met = new Set();
  /** @param {Block} block */
  const select = ({ text, words }) => {
    const matches = words.filter(({ terms }) => terms.some((term) => byTerm.has(term)));
    const distinct = new Set(matches.map(({ word }) => word));
    for (const word of distinct) found.add(word);
    for (const { terms } of matches) for (const term of terms) for (const concept of byTerm.get(term) ?? []) met.add(concept);
    return { text, matches, count: distinct.size };
  };
  const heading = select(title);
  const [best] = blocks.map(select).sort((one, other) => other.count - one.count);
  const lacking = concepts.filter((concept) => !met.has(concept));
  return {
    title: mark(heading.text, heading.matches),
    text: best ? cut(best.text, best.matches) : "",
    terms: Object.fromEntries([...[...found].map((word) => [word, true]), ...lacking.map(({ label }) => [label, false])]),
  };
};
