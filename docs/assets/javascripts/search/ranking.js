// Ranks the pages of the site, and the sections of each, by what a reader typed.
import { readNames, readQuery } from "./query.js";
import { toPlain } from "./results.js";
import { Vocabulary } from "./vocabulary.js";
import { splitQuery, splitWords } from "./tokenizer.js";

/**
 * @import { Concept, Names, Synonyms } from "./query.js"
 *
 * @typedef {object} IndexedDocument a section, or a page
 * @property {string} location
 * @property {string} title as HTML
 * @property {string} text as HTML
 * @property {string} [description]
 * @property {number} [boost]
 *
 * @typedef {{ config: { synonyms?: Synonyms[] }, docs: IndexedDocument[] }} SearchIndex
 * @typedef {{ location: string, score: number }} FoundSection
 * @typedef {{ page: string, score: number, sections: FoundSection[] }} FoundPage
 */

// How much a word counts by where it stands, and how much repetition (k), length (b) and presence (d) count in BM25+.
export const settings = {
  section: { title: 3, page: 0.5, text: 1 },
  page: { title: 6, description: 3, headings: 1.3, text: 1 },
  sectionBm25: { k: 1.2, b: 0.6, d: 0.4 },
  pageBm25: { k: 1.2, b: 0.75, d: 0.4 },
  wholePage: 1.2, // what the page as a whole adds to its best section
  coverage: 2, // how much more than its sum a page is worth that has all that was asked for
  scattered: 0.5, // what a name is worth of which only some words are there
};

/** The index of the site, ready to be asked. */
export class Ranking {
  /** @type {Vocabulary} */
  #sections;
  /** @type {Vocabulary} */
  #pages;
  /** @type {Names} */
  #names;
  /** @type {Map<string, number>} */
  #boosts;

  /** @param {SearchIndex} index */
  constructor({ config, docs }) {
    /** @type {Map<string, { location: string, title: string, description: string, headings: string, text: string, boost: number }>} */
    const pages = new Map();
    const sections = docs.map(({ location, title, text, description = "", boost = 1 }) => {
      const page = pageOf(location);
      const section = { location, title: toPlain(title), text: toPlain(text) };
      const known = pages.get(page);
      // The first document of a page is the page itself.
      const whole = known ?? { location: page, title: section.title, description, headings: "", text: "", boost };
      if (!known) {
        pages.set(page, whole);
        section.text += ` ${description}`;
      }
      if (location !== page) whole.headings += ` ${section.title}`;
      whole.text += ` ${section.text}`;
      return { ...section, page: location === page ? "" : whole.title };
    });
    this.#sections = new Vocabulary(sections, settings.section, settings.sectionBm25);
    this.#pages = new Vocabulary([...pages.values()], settings.page, settings.pageBm25);
    this.#boosts = new Map([...pages.values()].map(({ location, boost }) => [location, boost]));
    this.#names = readNames(config.synonyms ?? []);
  }

  /**
   * The pages that answer a query, best first.
   * @param {string} query
   * @returns {{ concepts: { label: string, terms: Set<string> }[], pages: FoundPage[] }} each page with its sections, best
   *   first
   */
  rank(query) {
    const concepts = readQuery(query, this.#sections, this.#names);
    const whole = scoreAll(this.#pages, concepts);
    /** @type {Map<string, FoundSection[]>} */
    const sectionsByPage = new Map();
    for (const [location, score] of scoreAll(this.#sections, concepts)) {
      const sections = sectionsByPage.get(pageOf(location)) ?? [];
      sections.push({ location, score });
      sectionsByPage.set(pageOf(location), sections);
    }
    const pages = [...sectionsByPage].map(([page, sections]) => {
      const best = Math.max(...sections.map(({ score }) => score));
      const score = (best + settings.wholePage * (whole.get(page) ?? 0)) * (this.#boosts.get(page) ?? 1);
      // Enter leads to the section with the highest score, so this has to be the one that stands first.
      const scaled = sections.map((section) => ({ ...section, score: section.score * (score / best) }));
      return { page, score, sections: scaled.sort(byScore) };
    });
    return {
      concepts: concepts.map(({ label, variants }) => ({ label, terms: new Set(variants.flatMap(({ terms }) => terms)) })),
      pages: pages.sort(byScore),
    };
  }

  /**
   * The word that the last letters of a query may become; none where there is no such word.
   * @param {string} query
   * @returns {string[]}
   */
  complete(query) {
    const last = /\s$/.test(query) ? "" : (splitWords(query).at(-1) ?? "");
    return last.length > 1 ? this.#sections.complete(last).slice(0, 1) : [];
  }

  /**
   * The words of the site that are most like those of a query which finds nothing.
   * @param {string} query
   * @returns {string[]}
   */
  guess(query) {
    return splitQuery(query).flatMap((word) => this.#sections.guess(word).slice(0, 2)).slice(0, 3);
  }

  /** How many pages it knows. */
  get size() {
    return this.#boosts.size;
  }
}

/**
 * The page that a section is on.
 * @param {string} location
 */
const pageOf = (location) => location.replace(/#.*/s, "");

/**
 * @param {{ score: number }} one
 * @param {{ score: number }} other
 */
const byScore = (one, other) => other.score - one.score;

/**
 * The score of each document: the sum over the concepts, less where some are missing.
 * @param {Vocabulary} vocabulary
 * @param {Concept[]} concepts
 */
const scoreAll = (vocabulary, concepts) => {
  /** @type {Map<string, { sum: number, share: number }>} */
  const sums = new Map();
  const total = concepts.reduce((sum, { size }) => sum + size, 0);
  for (const concept of concepts) {
    const scores = scoreConcept(vocabulary, concept);
    const most = Math.max(...scores.values());
    for (const [location, score] of scores) {
      const { sum, share } = sums.get(location) ?? { sum: 0, share: 0 };
      sums.set(location, { sum: sum + score, share: share + (concept.size / total) * Math.sqrt(score / most) });
    }
  }
  return new Map([...sums].map(([location, { sum, share }]) => [location, sum * share ** settings.coverage]));
};

/**
 * The score of each document by the variant that fits it best.
 * @param {Vocabulary} vocabulary
 * @param {Concept} concept
 */
const scoreConcept = (vocabulary, { size, variants }) => {
  /** @type {Map<string, number>} */
  const best = new Map();
  for (const { terms, weight } of variants) {
    /** @type {Map<string, { sum: number, count: number }>} */
    const sums = new Map();
    for (const term of terms) {
      for (const [location, score] of vocabulary.score(term)) {
        const { sum, count } = sums.get(location) ?? { sum: 0, count: 0 };
        sums.set(location, { sum: sum + score, count: count + 1 });
      }
    }
    for (const [location, { sum, count }] of sums) {
      // A name of three words is worth no more than one of one word that means the same.
      const mean = (sum * size) / terms.length;
      const score = weight * mean * (count === terms.length ? 1 : (settings.scattered * count) / terms.length);
      best.set(location, Math.max(score, best.get(location) ?? 0));
    }
  }
  return best;
};
