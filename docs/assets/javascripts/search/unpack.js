// Reads the entries of the search index as hooks/isolation_atlas/search/packing.py writes them.

/**
 * @import { IndexedDocument } from "./ranking.js"
 *
 * @typedef {Omit<IndexedDocument, "location" | "text"> & { anchor?: string }} PackedEntry an empty anchor is
 *   that of the page itself
 * @typedef {object} PackedDocuments
 * @property {string} words that signs stand for, one a line; an empty line leaves its sign
 * @property {{ location: string, entries: PackedEntry[] }[]} pages
 * @property {string[]} texts of all entries, in their order
 */

const SIGN = /[\u00a1-\u07ff]/g;
const FIRST = 0xa1;

/**
 * The anchor that a heading has if nothing says another.
 * @param {string} title as HTML
 */
const guessAnchor = (title) =>
  title
    .replace(/<[^>]*>|&\w+;/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, "")
    .replace(/^ +| +$/g, "")
    .replace(/[ -]+/g, "-");

/**
 * @param {PackedDocuments} docs
 * @returns {IndexedDocument[]}
 */
export const unpack = ({ words, pages, texts }) => {
  const named = words.split("\n");
  /** @param {string} text */
  const lengthen = (text) => text.replace(SIGN, (sign) => named[sign.charCodeAt(0) - FIRST] || sign);
  let place = 0;
  return pages.flatMap(({ location, entries }) =>
    entries.map(({ anchor, title, description = "", also = "", typed = "", asked = "", ...others }) => {
      const heading = lengthen(title);
      const fragment = anchor ?? guessAnchor(heading);
      return {
        ...others,
        location: fragment ? `${location}#${fragment}` : location,
        title: heading,
        description: lengthen(description),
        also: lengthen(also),
        typed: lengthen(typed),
        asked: lengthen(asked),
        text: lengthen(texts[place++] ?? ""),
      };
    }),
  );
};
