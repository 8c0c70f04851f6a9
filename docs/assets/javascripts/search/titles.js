// Says how well a title fits a query: which of its words it has, how many others, and whether in the same order.
import { weights } from "./query.js";
import { comparesThings, isStopWord, listTerms, splitNames, splitWords, stem } from "./tokenizer.js";

/**
 * @import { Concept, Variant } from "./query.js"
 *
 * @typedef {{ terms: string[], rarity: number }} Word
 * @typedef {object} Name
 * @property {Set<string>} terms under which its words are found
 * @property {Word[]} words those that say what it is about
 * @property {number} rarity of all its words together
 *
 * @typedef {object} Title
 * @property {Name[]} names the title itself, what that of a page names first, and the other names of a page
 * @property {Set<string>} terms those of the title, and of the other names of a page
 * @property {Set<string>} typed those of what people type for a section
 * @property {Set<string>} asked those of other words in which people ask for a section
 * @property {string[][][]} phrases the same words by phrase, each word with the terms under which it is found
 * @property {string} run all its words in their order, small ones too, without articles
 * @property {string[][]} words all its words in their order, each with the terms under which it is found
 * @property {boolean} compares
 * @property {boolean} isPair
 *
 * @typedef {object} TitleMatch each is a share from 0 to 1
 * @property {number[]} shares how much of each concept the title has
 * @property {number} recall how much of the query the title has
 * @property {number} precision how much of the title the query has
 * @property {number} head how much of the query the name of a page has, where it is another name than the title only if it
 *   has nothing else
 * @property {number} phrase how much of the query the title has in a row
 * @property {number} order how much of the query the title has in the same order, by any of its names
 * @property {number} asked how much of the query is a phrase in which people ask for the section
 * @property {boolean} compares whether the title compares things
 * @property {boolean} isPair whether the title names two things to compare
 */

const MOST_IN_A_ROW = 12; // words of a query
const SMALL = 0.5; // how much a small word tells titles apart, such as the "in" of "docker in docker"
const MOSTLY = 0.6; // of the words of a phrase, which is then what the query asks for
const TYPED = 0.7; // what a word is worth that people type for a section, beside one of its title
const SCATTERED = 0.5; // what a name is worth of which only some words are there
const FARTHEST = 4; // words from one concept to the next that still belong together
const ARTICLES = new Set(["a", "an", "the"]);

/** @type {TitleMatch} */
const NO_MATCH = {
  shares: [],
  recall: 0,
  precision: 0,
  head: 0,
  phrase: 0,
  order: 0,
  asked: 0,
  compares: false,
  isPair: false,
};

/** The titles of all sections. */
export class Titles {
  /** @type {Map<string, Title>} */
  #titles;
  #rate;

  /**
   * @param {{ location: string, title: string, also: string, typed: string, asked: string }[]} sections
   * @param {(term: string) => number} rate how much a term tells sections apart
   */
  constructor(sections, rate) {
    this.#rate = rate;
    this.#titles = new Map(sections.map((section) => [section.location, readTitle(section, rate)]));
  }

  /**
   * A function that says how well the title of a section fits the query.
   * @param {string} query
   * @param {(Concept & { rarity: number })[]} concepts
   * @param {boolean} asks whether the query asks: other words in which people ask do not count where it names something
   * @returns {(location: string) => TitleMatch}
   */
  match(query, concepts, asks) {
    const total = concepts.reduce((sum, { rarity }) => sum + rarity, 0) || 1;
    const rows = listRows(splitRow(query).slice(0, MOST_IN_A_ROW), this.#rate);
    const meant = concepts.map((concept) => ({ rarity: concept.rarity, names: listNames(concept) }));
    const typed = new Set(meant.flatMap(({ names }) => names.flat()));
    const ordered = concepts.map((concept) => ({ rarity: concept.rarity, firsts: listFirsts(concept) }));
    return (location) => {
      const title = this.#titles.get(location);
      if (!title) return NO_MATCH;
      const shares = concepts.map(({ label, variants }) => {
        const best = Math.max(0, ...variants.map((variant) => rateVariant(variant, title, asks)));
        // "Docker in Docker" names more than Docker: a title that has the word once has half of it.
        const typed = concepts.filter((concept) => concept.label === label).length;
        return typed > 1 ? (best * Math.min(typed, countWord(title.run, label))) / typed : best;
      });
      const recall = concepts.reduce((sum, { rarity }, place) => sum + (rarity / total) * (shares[place] ?? 0), 0);
      const precisions = recall ? title.names.map((name) => rateName(name, concepts, !location.includes("#"))) : [0];
      // Whether the title itself has each concept. Another name of the page counts as far as the query has it.
      const isOwn = concepts.every((concept) => hasName(title.names[0], concept));
      return {
        shares,
        recall,
        precision: Math.max(...precisions),
        head: recall * Math.max(isOwn ? 1 : 0, ...precisions.slice(1)),
        phrase: recall ? (rows.find(({ row }) => title.run.includes(row))?.share ?? 0) : 0,
        order: recall ? rateOrder(title, ordered) / total : 0,
        asked: Math.max(0, ...title.phrases.map((phrase) => ratePhrase(phrase, typed, meant))) / total,
        compares: title.compares,
        isPair: title.isPair,
      };
    };
  }
}

/**
 * The terms of each name of a concept that means the same.
 * @param {Concept} concept
 */
const listNames = ({ variants }) =>
  variants.flatMap(({ terms, weight }) => (terms.length && weight > weights.alike ? [terms] : []));

/**
 * How much of the query a phrase has, as far as the query has the phrase; nothing if it lacks much of it.
 * @param {string[][]} phrase
 * @param {Set<string>} typed the terms of the query
 * @param {{ rarity: number, names: string[][] }[]} concepts
 */
const ratePhrase = (phrase, typed, concepts) => {
  const share = phrase.filter((terms) => terms.some((term) => typed.has(term))).length / phrase.length;
  if (share < MOSTLY) return 0;
  const own = new Set(phrase.flat());
  const met = concepts.filter(({ names }) => names.some((terms) => terms.every((term) => own.has(term))));
  return share * met.reduce((sum, { rarity }) => sum + rarity, 0);
};

/** @param {Concept} concept */
const listFirsts = ({ variants }) =>
  new Set(variants.flatMap(({ terms, weight }) => (weight < weights.alike ? [] : terms.slice(0, 1))));

/**
 * Which concepts follow each other in a title as they do in the query: "a VM inside Docker" is not "Docker inside a VM".
 * @param {Title} title
 * @param {{ rarity: number, firsts: Set<string> }[]} concepts each with the terms that one of its names begins with
 * @returns {number} the sum over each pair of neighbours
 */
const rateOrder = ({ words }, concepts) => {
  let sum = 0;
  let before = { place: -1, rarity: 0 };
  for (const { rarity, firsts } of concepts) {
    const place = words.findIndex((terms) => terms.some((term) => firsts.has(term)));
    const isNext = before.place >= 0 && place > before.place && place - before.place <= FARTHEST;
    if (isNext) sum += (before.rarity + rarity) / 2;
    before = { place, rarity };
  }
  return sum;
};

/**
 * How often a word stands in a title.
 * @param {string} run
 * @param {string} label
 */
const countWord = (run, label) => run.split(" ").filter((word) => word === stem(label)).length;

/**
 * How well a title has a variant; what people type for it counts less than its own words.
 * @param {Variant} variant
 * @param {Title} title
 * @param {boolean} asks
 */
const rateVariant = ({ terms, weight }, title, asks) => {
  const own = terms.filter((term) => title.terms.has(term)).length;
  const others = terms.filter((term) => !title.terms.has(term));
  const typed = others.filter((term) => title.typed.has(term) || (asks && title.asked.has(term))).length;
  const isWhole = own + typed === terms.length;
  if (!isWhole && weight === weights.alike) return 0;
  return (weight * (isWhole ? 1 : SCATTERED) * (own + TYPED * typed)) / terms.length;
};

/**
 * Whether a name has a concept, under any name of its own.
 * @param {Name | undefined} name
 * @param {Concept} concept
 */
const hasName = (name, { variants }) =>
  variants.some(({ terms, weight }) => weight > weights.alike && terms.every((term) => name?.terms.has(term)));

/**
 * How much of a name the query has, as a share.
 * @param {Name} name
 * @param {Concept[]} concepts
 * @param {boolean} isPage whether it is the name of a page, for which no everyday word stands
 */
const rateName = (name, concepts, isPage) => {
  /** @type {Set<string>} */
  const met = new Set();
  for (const { variants } of concepts) {
    for (const { terms, weight } of variants) {
      if (weight < weights.alike || (isPage && weight === weights.alike)) continue;
      if (terms.every((term) => name.terms.has(term))) for (const term of terms) met.add(term);
    }
  }
  const covered = name.words.filter(({ terms }) => terms.some((term) => met.has(term)));
  // Frequent words are part of a name, too: "hardening" is not all of "Hardening containers".
  return name.rarity ? (sumRarity(covered) / name.rarity + covered.length / name.words.length) / 2 : 0;
};

/** @param {Word[]} words */
const sumRarity = (words) => words.reduce((sum, { rarity }) => sum + rarity, 0);

/**
 * What the title of a page names first: "Deployments and other workloads" is the page of Deployments. Titles that ask or
 * compare have no such name.
 * @param {{ location: string, title: string }} section
 */
const listLeads = ({ location, title }) => {
  const lead = title.replace(/[:,].*|\s(?:and|or)\s.*/, "");
  return location.includes("#") || lead === title || /\?$| vs /.test(title) ? [] : [lead];
};

/**
 * @param {{ location: string, title: string, also: string, typed: string, asked: string }} section
 * @param {(term: string) => number} rate
 * @returns {Title}
 */
const readTitle = ({ location, title, also, typed, asked }, rate) => {
  const all = [title, ...listLeads({ location, title }), ...(also ? also.split(", ") : [])];
  const names = all.map((name) => readName(name, rate));
  const phrases = asked.split(",").map((phrase) => splitSubject(phrase).map(listTerms));
  return {
    names,
    terms: new Set(names.flatMap((name) => [...name.terms])),
    typed: new Set(splitSubject(typed).flatMap(listTerms)),
    asked: new Set(phrases.flat(2)),
    phrases: phrases.filter(({ length }) => length > 1), // a single word, such as "slow", asks for much
    run: ` ${splitRow(title).map(stem).join(" ")} `,
    words: splitNames(title).map(listTerms),
    compares: comparesThings(title),
    isPair: / vs /.test(title),
  };
};

/** @param {string} text */
const splitRow = (text) => splitWords(text).filter((word) => !ARTICLES.has(word));

/** @param {string} text */
const splitSubject = (text) => splitNames(text).filter((word) => !isStopWord(word));

/**
 * @param {string} name
 * @param {(term: string) => number} rate
 * @returns {Name}
 */
const readName = (name, rate) => {
  const subject = splitSubject(name);
  // A part of a joined name is not the name: "vm" does not name "isolated-vm".
  const words = subject.map((word) => ({ terms: [word, stem(word)], rarity: rate(stem(word)) }));
  return { words, terms: new Set(subject.flatMap(listTerms)), rarity: sumRarity(words) };
};

/**
 * All rows of two typed words or more, the one that says most first, each with the share of the query that it is.
 * @param {string[]} typed
 * @param {(term: string) => number} rate
 */
const listRows = (typed, rate) => {
  const words = typed.map((word) => ({ term: stem(word), rarity: isStopWord(word) ? SMALL : rate(stem(word)) }));
  const total = words.reduce((sum, { rarity }) => sum + rarity, 0);
  const rows = [];
  for (let length = typed.length; length > 1; length--) {
    for (let start = 0; start + length <= typed.length; start++) {
      const row = words.slice(start, start + length);
      const share = row.reduce((sum, { rarity }) => sum + rarity, 0) / total;
      rows.push({ row: ` ${row.map(({ term }) => term).join(" ")} `, share });
    }
  }
  return rows.sort((one, other) => other.share - one.share);
};
