// Words what was found the way the theme shows it: a title, an excerpt, and marks on what matched.
import { findWords, listTerms } from "./words.js";

const LENGTH = 220; // characters of an excerpt: about three lines on a wide screen

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Text without tags, as it is read. */
export const toPlain = (html) =>
  html
    .replace(/<\/?(?:code|su[bp])>/g, "") // these stand within words and before commas
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const readBlock = (html) => {
  const text = toPlain(html).replace(/\s+/g, " ").trim();
  return { text, words: findWords(text) };
};

/**
 * A section's title and its paragraphs, items and lines, cut into words.
 * @param {{ title: string, text: string }} section
 */
export const readSection = ({ title, text }) => ({
  title: readBlock(title),
  blocks: text
    .split(/<\/?(?:p|li|pre|ul|ol)>|\n/)
    .map(readBlock)
    .filter((block) => block.text),
});

const mark = (text, matches) => {
  let marked = "";
  let end = 0;
  for (const match of matches) {
    marked += `${escape(text.slice(end, match.start))}<mark>${escape(text.slice(match.start, match.end))}</mark>`;
    end = match.end;
  }
  return marked + escape(text.slice(end));
};

/** The part of a text around its first match, cut between words, with marks. */
const cut = (text, matches) => {
  const first = matches[0]?.start ?? 0;
  const start = text.length <= LENGTH || first < LENGTH / 2 ? 0 : text.indexOf(" ", first - LENGTH / 4) + 1;
  const end = start + LENGTH >= text.length ? text.length : text.lastIndexOf(" ", start + LENGTH);
  const within = matches
    .filter((match) => match.start >= start && match.end <= end)
    .map((match) => ({ start: match.start - start, end: match.end - start }));
  return `${start ? "… " : ""}${mark(text.slice(start, end), within)}${end < text.length ? " …" : ""}`;
};

/**
 * Tells which words answer to what was looked for.
 * @param {{ label: string, terms: Set<string> }[]} concepts
 * @returns {(word: string) => { label: string }[]} the concepts that a word answers to
 */
export const matchConcepts = (concepts) => {
  const known = new Map();
  return (word) => {
    if (!known.has(word)) {
      const terms = listTerms(word);
      known.set(word, concepts.filter((concept) => terms.some((term) => concept.terms.has(term))));
    }
    return known.get(word);
  };
};

/**
 * What the theme shows of a section.
 * @param {ReturnType<typeof readSection>} section
 * @param {{ label: string }[]} concepts what was looked for
 * @param {ReturnType<typeof matchConcepts>} match
 * @returns {{ title: string, text: string, terms: Record<string, boolean> }} the terms are the words that the section
 *   has, and what it lacks
 */
export const showSection = ({ title, blocks }, concepts, match) => {
  const found = new Set();
  const select = ({ text, words }) => {
    const matches = words.filter(({ word }) => match(word).length);
    const distinct = new Set(matches.map(({ word }) => word));
    for (const word of distinct) found.add(word);
    return { text, matches, count: distinct.size };
  };
  const heading = select(title);
  const [best] = blocks.map(select).sort((one, other) => other.count - one.count);
  const met = new Set([...found].flatMap(match));
  const lacking = concepts.filter((concept) => !met.has(concept));
  return {
    title: mark(heading.text, heading.matches),
    text: best ? cut(best.text, best.matches) : "",
    terms: Object.fromEntries([...[...found].map((word) => [word, true]), ...lacking.map(({ label }) => [label, false])]),
  };
};
