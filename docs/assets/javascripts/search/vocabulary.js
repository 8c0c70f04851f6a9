// Knows which words the site has, how well each fits a document, and which of them are like another word.
import MiniSearch from "../../minisearch/index.js";
import { isStopWord, listTerms, splitNames, stem } from "./tokenizer.js";

const LONG = 8; // letters of a word in which two slips are likely: "vagrant" is no slip of "variant"
const LEAST_RARITY = 2; // that of a word which about one document in seven has

/** An index of documents, asked for one term at a time. */
export class Vocabulary {
  /** @type {MiniSearch} */
  #index;
  /** @type {import("../../minisearch/index.js").SearchOptions} */
  #options;
  /** @type {Map<string, Map<string, number>>} */
  #scores = new Map();
  /** @type {Map<string, number>} */
  #spread = new Map();
  /** @type {Map<string, string[]>} */
  #completions = new Map();

  /**
   * @param {{ location: string }[]} documents
   * @param {Record<string, number>} fields how much a word in each field counts
   * @param {{ k: number, b: number, d: number }} bm25 how much repetition and length count, as BM25+ has it
   */
  constructor(documents, fields, bm25) {
    this.#index = new MiniSearch({
      idField: "location",
      fields: Object.keys(fields),
      tokenize: (text) => this.#count(splitNames(text)),
      processTerm: listTerms,
    });
    this.#index.addAll(documents);
    this.#options = { boost: fields, bm25, tokenize: (term) => [term], processTerm: (term) => term };
  }

  /**
   * The score of each document that has the term, by location.
   * @param {string} term
   * @returns {Map<string, number>}
   */
  score(term) {
    const known = this.#scores.get(term);
    if (known) return known;
    const scores = new Map(this.#index.search(term, this.#options).map(({ id, score }) => [id, score]));
    this.#scores.set(term, scores);
    return scores;
  }

  /**
   * Count the fields in which a word stands in any form; gives the words back.
   * @param {string[]} words
   */
  #count(words) {
    for (const term of new Set(words.map(stem))) this.#spread.set(term, (this.#spread.get(term) ?? 0) + 1);
    return words;
  }

  /**
   * How much the forms of a word tell documents apart. Words of the site's own subject, such as "container", are nearly
   * everywhere. They still count, because they are half of what "microvm or container" asks for.
   * @param {string} term its stem
   */
  rarity(term) {
    return Math.max(LEAST_RARITY, Math.log((this.#index.documentCount + 1) / ((this.#spread.get(term) ?? 0) + 1)));
  }

  /** @param {string} term */
  has(term) {
    return this.score(term).size > 0;
  }

  /**
   * The words that start with these letters; those that distinguish documents best come first.
   * @param {string} letters
   */
  complete(letters) {
    const known = this.#completions.get(letters);
    if (known) return known;
    const found = this.#list(letters, { prefix: true }).filter((word) => word.startsWith(letters));
    this.#completions.set(letters, found);
    return found;
  }

  /**
   * The words for which this one may be a slip of one finger, or of two in a long word. Few people slip on the first
   * letter.
   * @param {string} word
   */
  correct(word) {
    if (word.length < 4 || /\d/.test(word)) return [];
    const most = word.length < LONG ? 1 : 2;
    // MiniSearch counts two letters that are swapped as two slips.
    const near = this.#list(word, { fuzzy: 2 }).filter((other) => other[0] === word[0] && !isStopWord(other));
    return pickNearest(word, near.filter((other) => countSlips(word, other) <= most));
  }

  /**
   * The words that are most like this one, to be asked about; none that differs by more than a letter in four.
   * @param {string} word
   */
  guess(word) {
    const most = Math.max(1, Math.floor(word.length / 4));
    const near = this.#list(word, { fuzzy: most }).filter((other) => !isStopWord(other) && countSlips(word, other) <= most);
    return word.length < 3 ? [] : pickNearest(word, near);
  }

  /**
   * The words that a term finds, without the term itself.
   * @param {string} term
   * @param {import("../../minisearch/index.js").SearchOptions} options
   */
  #list(term, options) {
    /** @type {Map<string, number>} */
    const sums = new Map();
    for (const { match, score } of this.#index.search(term, { ...this.#options, ...options })) {
      for (const word of Object.keys(match)) sums.set(word, (sums.get(word) ?? 0) + score);
    }
    sums.delete(term);
    const words = [...sums].filter(([word]) => /^[^~]/.test(word)); // a tilde marks a stem
    return words.sort(([, one], [, other]) => other - one).map(([word]) => word);
  }
}

/**
 * @param {string} word
 * @param {string[]} others
 */
const pickNearest = (word, others) => {
  const slips = others.map((other) => countSlips(word, other));
  const least = Math.min(...slips);
  return others.filter((_, index) => slips[index] === least);
};

/**
 * How many letters are missing, too many, wrong or swapped (the optimal string alignment distance).
 * @param {string} one
 * @param {string} other
 */
const countSlips = (one, other) => {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const counts = [at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + (isSame ? 0 : 1)];
      next.push(Math.min(...counts, isSwap ? at(before, j - 2) + 1 : Infinity));
    }
    [before, row] = [row, next];
  }
  return at(row, other.length);
};

/**
 * @param {number[]} row
 * @param {number} column
 */
const at = (row, column) => row[column] ?? Infinity;
