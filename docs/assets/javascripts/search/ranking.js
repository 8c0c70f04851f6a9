// Ranks the pages of the site, and the sections of each, by what a reader typed.
import { Literals } from "./literals.js";
import { toPlain, toProse } from "./plain-text.js";
import { readNames, readQuery, weights } from "./query.js";
import { Titles } from "./titles.js";
import { Vocabulary } from "./vocabulary.js";
import { comparesThings, splitQuery, splitWords, stem } from "./tokenizer.js";

/**
 * @import { Concept, Names, Synonyms } from "./query.js"
 * @import { TitleMatch } from "./titles.js"
 *
 * @typedef {object} IndexedDocument a section, or a page
 * @property {string} location
 * @property {string} title as HTML
 * @property {string} text as HTML
 * @property {string} [description]
 * @property {string} [also] other names of a page
 * @property {string} [typed] what people type for it, and for the sections of a page
 * @property {string} [asked] other words in which people ask for it
 * @property {boolean} [answers] whether it answers a question by itself
 * @property {number} [boost]
 *
 * @typedef {object} WholePage what is said of a page beside its text
 * @property {string} location
 * @property {string} title
 * @property {string} also
 * @property {string} typed
 * @property {string} description
 * @property {string} headings
 * @property {number} boost
 *
 * @typedef {{ location: string, score: number, isAnswer: boolean }} FoundSection whether it answers all by itself
 * @typedef {{ page: string, score: number, sections: FoundSection[] }} FoundPage
 */

// How much a word counts by where it stands, and how much repetition (k), length (b) and presence (d) count in BM25+.
export const settings = {
  section: { title: 1.5, also: 1, typed: 0.7, asked: 0.7, page: 0.8, text: 1, code: 0.2 },
  page: { title: 3, also: 2, typed: 1, description: 3, headings: 0.5 },
  sectionBm25: { k: 1.2, b: 0.6, d: 0.4 },
  pageBm25: { k: 1.2, b: 0.75, d: 0.4 },
  coverage: 1.2, // how much less than its sum a document is worth that lacks some of what was asked for
  scattered: 0.5, // what a name is worth of which only some words are there
};
// What a section is worth: the sum of shares, each at most 1, by these weights.
export const worth = {
  text: 1, // how well its words fit, beside the section that fits best
  recall: 1, // how much of the query its title has
  precision: 1.2, // how much of its title the query has, if it has all of the query
  context: 0.3, // how much of the query its title lacks and the title of its page has, beside its own title
  order: 0.4, // how much of the query its title has in the same order, by any name
  phrase: 1.1, // how much of the query its title has in a row, small words included
  exact: 0.5, // all of it in a row
  asked: 0.5, // how much of it is a phrase in which people ask for the section
  option: 1.5, // how many of its options, such as "--memory", people ask for in the section
  command: 1.2, // how much of the query is a command that it shows
  row: 1, // how much of the query its text has in a row, such as an error message
  // A query of one or two words that names a page leads to its top.
  top: 0.9, // the same as precision, for a page's own title and names
  head: 0.4, // a page whose title has all of the query
  comparison: 0.4, // a title that compares, if the query does; less if not
  page: 0.4, // how well its page as a whole fits
  title: 0.3, // how well the title of its page fits
};

// How much of a query the title has of a section that answers it by itself, and how much of that title the query has.
const ANSWERED = { recall: 0.8, precision: 0.45 };
const LONGEST_NAME = 2; // words of a query that names something rather than asks
const LEAST = 0.08; // of the score of the best page: pages with less merely have one of the words somewhere
const FLAW_NUMBERS = /^\s*(?:(?:CVE|GHSA)-[\w-]+[,\s]*)+/; // an escape begins with the numbers that it is known by
const MOST_LIKELY = 300; // sections whose titles are looked at

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
  /** @type {Titles} */
  #titles;
  /** @type {Literals} */
  #literals;
  /** @type {Set<string>} */
  #answers;
  /** @type {Set<string>} */
  #tops;

  /**
   * @param {IndexedDocument[]} docs
   * @param {Synonyms[]} synonyms
   */
  constructor(docs, synonyms) {
    /** @type {Map<string, WholePage>} */
    const pages = new Map();
    const sections = docs.map(({ location, title, text, also = "", typed = "", asked = "", description = "", boost = 1 }) => {
      const page = pageOf(location);
      const { prose, code } = toProse(text);
      const named = FLAW_NUMBERS.exec(prose)?.[0] ?? "";
      const names = `${typed} ${named}`;
      const section = { location, title: toPlain(title), also, typed: names, asked, text: `${prose} ${description}`, code };
      // The first document of a page is the page itself.
      const own = { location: page, title: section.title, also, typed, description, headings: "", boost };
      const whole = pages.get(page) ?? own;
      pages.set(page, whole);
      if (location === page) return { ...section, page: "" };
      whole.headings += ` ${section.title}`;
      return { ...section, typed: `${names} ${whole.typed}`, page: whole.title };
    });
    this.#sections = new Vocabulary(sections, settings.section, settings.sectionBm25);
    this.#pages = new Vocabulary([...pages.values()], settings.page, settings.pageBm25);
    this.#boosts = new Map([...pages.values()].map(({ location, boost }) => [location, boost]));
    this.#names = readNames(synonyms);
    // The top of a page without text, such as a list of questions, is not an answer.
    const tops = docs.filter(({ location, text }) => text && !location.includes("#"));
    this.#tops = new Set(tops.map(({ location }) => location));
    this.#answers = new Set(docs.filter(({ answers }) => answers).map(({ location }) => location));
    this.#literals = new Literals(sections);
    this.#titles = new Titles(sections, (term) => this.#sections.rarity(term));
  }

  /**
   * The pages that answer a query, best first.
   * @param {string} query
   * @returns {{ concepts: { label: string, terms: Set<string> }[], pages: FoundPage[] }} each page with its sections, best
   *   first
   */
  rank(query) {
    const concepts = readQuery(query, this.#sections, this.#names).map((concept) => ({
      ...concept,
      rarity: rateConcept(this.#sections, concept),
    }));
    const pageShares = toShares(scoreAll(this.#pages, concepts));
    const texts = toShares(scoreAll(this.#sections, concepts));
    const isName = splitWords(query).length <= LONGEST_NAME;
    const match = this.#titles.match(query, concepts, !isName || this.#literals.beginsWithProgram(query));
    /** @type {Map<string, TitleMatch>} */
    const pageMatches = new Map();
    /** @param {string} page */
    const matchPage = (page) => {
      const found = pageMatches.get(page) ?? match(page);
      pageMatches.set(page, found);
      return found;
    };
    const total = sumRarity(concepts) || 1;
    const asksToCompare = comparesThings(query);
    const isHead = concepts.length <= LONGEST_NAME && isName;
    const matchLiterally = this.#literals.match(query, sumRarity(concepts.slice(0, 2)) / total);
    /** @type {Map<string, FoundSection[]>} */
    const sectionsByPage = new Map();
    for (const [location, text] of [...texts].sort(([, one], [, other]) => other - one).slice(0, MOST_LIKELY)) {
      const page = pageOf(location);
      const { shares, recall: own, precision, head, phrase, order, asked, compares, isPair } = match(location);
      const whole = page === location ? [] : matchPage(page).shares;
      const lent = whole.reduce((sum, share, place) => {
        return sum + (concepts[place]?.rarity ?? 0) * Math.max(0, share - (shares[place] ?? 0));
      }, 0);
      const recall = own + (worth.context * lent) / total;
      const { command, option, row } = matchLiterally(location);
      const score =
        worth.text * text +
        worth.recall * recall ** 2 +
        worth.precision * recall ** 2 * precision +
        worth.order * order +
        worth.phrase * phrase +
        (phrase > 0.99 ? worth.exact : 0) +
        worth.asked * asked +
        worth.command * command +
        worth.option * option +
        worth.row * row +
        (isHead && this.#tops.has(location) ? worth.top * (recall * precision) ** 2 + worth.head * head ** 4 : 0) +
        (asksToCompare && compares ? worth.comparison * recall : 0) -
        (!asksToCompare && isPair ? worth.comparison * recall : 0);
      const sections = sectionsByPage.get(page) ?? [];
      const isAnswer = this.#answers.has(location) && recall >= ANSWERED.recall && precision >= ANSWERED.precision;
      sections.push({ location, score, isAnswer });
      sectionsByPage.set(page, sections);
    }
    const pages = [...sectionsByPage].map(([page, sections]) => {
      const best = Math.max(...sections.map(({ score }) => score));
      const { recall, precision } = matchPage(page);
      const whole = worth.page * (pageShares.get(page) ?? 0) + worth.title * recall ** 2 * precision;
      const score = (best + whole) * (this.#boosts.get(page) ?? 1);
      // Enter leads to the section with the highest score, so this has to be the one that stands first.
      const scaled = sections.map((section) => ({ ...section, score: section.score * (score / best) }));
      return { page, score, sections: scaled.sort(byScore) };
    });
    const most = Math.max(...pages.map(({ score }) => score));
    return {
      concepts: concepts.map(({ label, variants }) => ({ label, terms: listShown(label, variants) })),
      pages: pages.filter(({ score }) => score >= LEAST * most).sort(byScore),
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

/** @param {{ rarity: number }[]} concepts */
const sumRarity = (concepts) => concepts.reduce((sum, { rarity }) => sum + rarity, 0);

/**
 * The terms that results mark: none of a word that merely stands for the typed one, and of a name that has the typed word,
 * such as "Kubernetes Service", just this word.
 * @param {string} label
 * @param {Concept["variants"]} variants
 */
const listShown = (label, variants) => {
  const own = stem(label);
  const shown = variants.filter(({ weight }) => weight !== weights.alike && weight !== weights.related);
  return new Set(shown.flatMap(({ terms }) => (terms.includes(own) ? [own] : terms)));
};

/**
 * Each score as a share of the highest.
 * @param {Map<string, number>} scores
 */
const toShares = (scores) => {
  const most = Math.max(...scores.values());
  return new Map([...scores].map(([location, score]) => [location, score / most]));
};

/**
 * How much a concept tells documents apart.
 * @param {Vocabulary} vocabulary
 * @param {Concept} concept
 */
const rateConcept = (vocabulary, { label, variants }) => {
  if (!variants.length) return 0;
  const words = splitWords(label);
  const sum = words.reduce((rarity, word) => rarity + vocabulary.rarity(stem(word)), 0);
  return sum / Math.sqrt(words.length);
};

/**
 * The score of each document: the sum over the concepts, less where some are missing.
 * @param {Vocabulary} vocabulary
 * @param {(Concept & { rarity: number })[]} concepts
 */
const scoreAll = (vocabulary, concepts) => {
  /** @type {Map<string, { sum: number, share: number }>} */
  const sums = new Map();
  const total = sumRarity(concepts);
  for (const concept of concepts) {
    const scores = scoreConcept(vocabulary, concept);
    const most = Math.max(...scores.values());
    for (const [location, score] of scores) {
      const { sum, share } = sums.get(location) ?? { sum: 0, share: 0 };
      sums.set(location, { sum: sum + score, share: share + (concept.rarity / total) * Math.sqrt(score / most) });
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
      if (weight === weights.alike && count < terms.length) continue; // a part of such a word stands for something else
      // A name of three words is worth no more than one of one word that means the same.
      const mean = (sum * Math.sqrt(size)) / terms.length;
      const score = weight * mean * (count === terms.length ? 1 : (settings.scattered * count) / terms.length);
      best.set(location, Math.max(score, best.get(location) ?? 0));
    }
  }
  return best;
};
