// What the index knows: which words it has, how well each fits a document, and which of its words are like another.
import MiniSearch from "../../minisearch/index.js";
import { listTerms, splitWords } from "./words.js";

const itself = (term) => term;

/** An index of documents, asked for one term at a time. */
export class Vocabulary {
  #index;
  #options;
  #scores = new Map();

  /**
   * @param {{ location: string }[]} documents
   * @param {Record<string, number>} fields how much a word in each field counts
   * @param {{ k: number, b: number, d: number }} bm25 how much repetition and length count, as BM25+ has it
   */
  constructor(documents, fields, bm25) {
    this.#index = new MiniSearch({
      idField: "location",
      fields: Object.keys(fields),
      tokenize: splitWords,
      processTerm: listTerms,
    });
    this.#index.addAll(documents);
    this.#options = { boost: fields, bm25, tokenize: (term) => [term], processTerm: itself };
  }

  /**
   * The score of each document that has the term, by location.
   * @param {string} term
   * @returns {Map<string, number>}
   */
  score(term) {
    if (!this.#scores.has(term)) {
      const found = this.#index.search(term, this.#options);
      this.#scores.set(term, new Map(found.map(({ id, score }) => [id, score])));
    }
    return this.#scores.get(term);
  }

  /** @param {string} term */
  has(term) {
    return this.score(term).size > 0;
  }

  /**
   * The words that start with these letters; first those that say most.
   * @param {string} letters
   */
  complete(letters) {
    return this.#list(letters, { prefix: true }).filter((word) => word.startsWith(letters));
  }

  /**
   * The words that one slip or two of the finger turn into this one. Few slip on the first letter.
   * @param {string} word
   */
  correct(word) {
    if (word.length < 4 || /\d/.test(word)) return [];
    const near = this.#list(word, { fuzzy: word.length < 6 ? 1 : 2 })
      .filter((other) => other[0] === word[0])
      .map((other) => ({ other, slips: countSlips(word, other) }));
    const least = Math.min(...near.map(({ slips }) => slips));
    return near.filter(({ slips }) => slips === least).map(({ other }) => other);
  }

  /**
   * The words that are most like this one, though it would be bold to take it for them.
   * @param {string} word
   */
  guess(word) {
    const near = this.#list(word, { fuzzy: 0.4 }).map((other) => ({ other, slips: countSlips(word, other) }));
    const least = Math.min(...near.map(({ slips }) => slips));
    return near.filter(({ slips }) => slips === least).map(({ other }) => other);
  }

  #list(term, options) {
    const sums = new Map();
    for (const { match, score } of this.#index.search(term, { ...this.#options, ...options })) {
      for (const word of Object.keys(match)) sums.set(word, (sums.get(word) ?? 0) + score);
    }
    sums.delete(term);
    return [...sums.keys()].filter((word) => /^[^~]/.test(word)).sort((one, other) => sums.get(other) - sums.get(one));
  }
}

/** How many letters are missing, too many, wrong or swapped (the optimal string alignment distance). */
const countSlips = (one, other) => {
  let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
};
