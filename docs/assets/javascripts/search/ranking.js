// Ranks the pages of the site, and the sections of each, by what a reader typed.
import { readNames, readQuery } from "./query.js";
import { toPlain } from "./results.js";
import { Vocabulary } from "./vocabulary.js";
import { splitQuery, splitWords } from "./words.js";

// How much a word counts by where it stands, and how much repetition (k), length (b) and presence (d) count.
export const settings = {
  section: { title: 3, page: 0.5, text: 1 },
  page: { title: 6, description: 3, headings: 1.3, text: 1 },
  sectionBm25: { k: 1.2, b: 0.6, d: 0.4 },
  pageBm25: { k: 1.2, b: 0.75, d: 0.4 },
  wholePage: 1.2, // what the page as a whole adds to its best section
  coverage: 2, // how much more than its sum a page is worth that has all that was asked for
  scattered: 0.5, // what remains of a name whose words stand without each other
};

/** The index of the site, ready to be asked. */
export class Ranking {
  #sections;
  #pages;
  #names;
  #boosts;

  /**
   * @param {object} index
   * @param {{ synonyms?: { names: string[], typed: string[] }[] }} index.config
   * @param {{ location: string, title: string, text: string, description?: string, boost?: number }[]} index.docs
   */
  constructor({ config, docs }) {
    const pages = new Map();
    const sections = docs.map(({ location, title, text, description = "", boost = 1 }) => {
      const [page] = location.split("#");
      const section = { location, title: toPlain(title), text: toPlain(text) };
      if (!pages.has(page)) {
        pages.set(page, { location: page, title: section.title, description, headings: "", text: "", boost });
        section.text += ` ${description}`;
      }
      const whole = pages.get(page);
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
   * @returns {{ concepts: { label: string, terms: Set<string> }[], pages: { page: string, score: number, sections:
   *   { location: string, score: number }[] }[] }} each page with its sections, best first
   */
  rank(query) {
    const concepts = readQuery(query, this.#sections, this.#names);
    const whole = scoreAll(this.#pages, concepts);
    const pages = new Map();
    for (const [location, score] of scoreAll(this.#sections, concepts)) {
      const [page] = location.split("#");
      if (!pages.has(page)) pages.set(page, { page, sections: [] });
      pages.get(page).sections.push({ location, score });
    }
    for (const page of pages.values()) {
      page.sections.sort(byScore);
      const best = page.sections[0].score;
      page.score = (best + settings.wholePage * (whole.get(page.page) ?? 0)) * this.#boosts.get(page.page);
      // Enter leads to the section that scores most of all, which has to be the one that stands first.
      for (const section of page.sections) section.score *= page.score / best;
    }
    return {
      concepts: concepts.map(({ label, variants }) => ({ label, terms: new Set(variants.flatMap(({ terms }) => terms)) })),
      pages: [...pages.values()].sort(byScore),
    };
  }

  /**
   * The word that the last letters of a query begin; none where there is no such word.
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

const byScore = (one, other) => other.score - one.score;

/** The score of each document: the sum over the concepts, less where some are missing. */
const scoreAll = (vocabulary, concepts) => {
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

/** The score of each document by the variant that fits it best. */
const scoreConcept = (vocabulary, { size, variants }) => {
  const best = new Map();
  for (const { terms, weight } of variants) {
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
