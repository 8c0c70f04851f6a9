// Answers queries with what is shown: pages, and the sections of each that fit best.
import { Ranking } from "./ranking.js";
import { unpack } from "./unpack.js";
import { mapConcepts, readSection, showSection } from "./results.js";

/**
 * @import { Synonyms } from "./query.js"
 * @import { Concept } from "./results.js"
 * @import { PackedDocuments } from "./unpack.js"
 *
 * @typedef {{ config: { synonyms?: Synonyms[] }, docs: PackedDocuments }} SearchIndex
 *
 * @typedef {object} Item what is shown of a section
 * @property {string} location
 * @property {number} score
 * @property {string} title
 * @property {string} text
 * @property {Record<string, boolean>} terms
 *
 * @typedef {object} Best
 * @property {string} location
 * @property {string} title as HTML
 * @property {string} text as HTML
 * @property {string} page the title of its page, as HTML
 *
 * @typedef {object} Answer
 * @property {Item[][]} items the best pages, each with its sections
 * @property {string[]} suggest how the last word may go on
 * @property {string} query what was answered
 * @property {number} matching how many pages match
 * @property {boolean} isShort whether the query is too short to be searched for
 * @property {Best} [best] the section that answers the query itself
 * @property {string[]} [nearest] where none does: the words of the site that are most like the query
 * @property {number} [searched] where none does: how many pages were searched
 */

const MOST_PAGES = 20;
const MOST_SECTIONS = 5;
const SHORTEST = 2; // letters and digits: one alone finds whatever begins with it

/**
 * @param {SearchIndex} index
 * @returns {(query: string) => Answer}
 */
export const openSearch = ({ config, docs }) => {
  const unpacked = unpack(docs);
  const ranking = new Ranking(unpacked, config.synonyms ?? []);
  const documents = new Map(unpacked.map((document) => [document.location, document]));
  /** @param {string} location */
  const getDocument = (location) => {
    const document = documents.get(location);
    if (!document) throw new RangeError(`The index has no document "${location}".`);
    return document;
  };

  /** @type {Map<string, ReturnType<typeof readSection>>} */
  const sectionsRead = new Map();
  /** @param {string} location */
  const getSection = (location) => {
    const section = sectionsRead.get(location) ?? readSection(getDocument(location));
    sectionsRead.set(location, section);
    return section;
  };

  /**
   * @param {ReturnType<Ranking["rank"]>["pages"][number]} found
   * @param {Concept[]} concepts
   * @param {ReturnType<typeof mapConcepts>} byTerm
   * @returns {Item[]}
   */
  const showPage = ({ page, sections }, concepts, byTerm) => {
    const shown = sections.slice(0, MOST_SECTIONS).map(({ location, score }) => {
      return { location, score, ...showSection(getSection(location), concepts, byTerm) };
    });
    // Each group is headed by its page.
    const isHeaded = shown.some(({ location }) => location === page);
    return isHeaded ? shown : [...shown, { ...getDocument(page), score: 0, terms: {} }];
  };

  /**
   * The first section of the first page, if it answers by itself all that was asked for.
   * @param {ReturnType<Ranking["rank"]>["pages"]} pages
   * @returns {Best | undefined}
   */
  const pickBest = ([first]) => {
    const [section] = first?.sections ?? [];
    if (!first || !section?.isAnswer) return undefined;
    const { location, title, text } = getDocument(section.location);
    return { location, title, text, page: getDocument(first.page).title };
  };

  return (query) => {
    if ((query.match(/[\p{L}\p{N}]/gu) ?? []).length < SHORTEST) {
      return { items: [], suggest: [], query, matching: 0, isShort: true };
    }
    const { concepts, pages } = ranking.rank(query);
    const byTerm = mapConcepts(concepts);
    return {
      items: pages.slice(0, MOST_PAGES).map((page) => showPage(page, concepts, byTerm)),
      suggest: ranking.complete(query),
      query,
      matching: pages.length,
      isShort: false,
      best: pickBest(pages),
      ...(!pages.length && { nearest: ranking.guess(query), searched: ranking.size }),
    };
  };
};
