// Reads a query as concepts, each with the variants under which pages may speak of it.
import { alike, messages } from "./alike.js";
import { isStopWord, splitQuery, stem } from "./tokenizer.js";

/**
 * @import { Vocabulary } from "./vocabulary.js"
 *
 * @typedef {{ terms: string[], weight: number }} Variant all of the terms stand for the concept
 * @typedef {object} Concept
 * @property {string} label as it was typed
 * @property {number} size how many words that took
 * @property {Variant[]} variants
 *
 * @typedef {{ names: string[], typed: string[] }} Synonyms the names of one thing, and what people type for it
 * @typedef {Map<string, { words: string[], weight: number }[]>} Names other names, by a name
 */

// How much a variant counts beside the word that was typed.
export const weights = {
  form: 0.9, // another form of it
  name: 0.75, // another name of the same thing
  typed: 0.75, // a name for which people type it
  alike: 0.5, // a word that people use for it
  message: 0.9, // what a program prints for it
  related: 0.3, // a name related to an identifier
  completion: 0.2, // a word that it begins
  guess: 0.9, // a word of which it may be a slip
  unlikely: 0.2, // a form of it that meets it only in its stem, where it may be a slip as well
};
const LONGEST = 4; // words of a name, such as "type 1 hypervisor"
const LONG = 8; // letters of a word that is no form of another by chance
const MOST_WORDS = 32; // of a query: an address may hold a thousand, and each takes 10 ms
const MOST_COMPLETIONS = 8;
const MOST_CORRECTIONS = 3;

/** @param {string[]} words */
const nameKey = (words) => words.map(stem).join(" ");

/**
 * The names to look for by each name, and by what people type for it.
 * @param {Synonyms[]} synonyms
 */
export const readNames = (synonyms) => {
  /** @type {Names} */
  const found = new Map();
  /**
   * @param {string} name
   * @param {string[]} others
   * @param {number} weight
   */
  const add = (name, others, weight) => {
    const key = nameKey(splitQuery(name)); // as a query is read, without small words
    const variants = others
      .map((other) => ({ words: splitQuery(other), weight }))
      .filter(({ words }) => nameKey(words) !== key);
    found.set(key, [...(found.get(key) ?? []), ...variants]);
  };
  for (const { names, typed } of synonyms) {
    for (const name of names) add(name, names, weights.name);
    for (const name of typed) add(name, names, weights.typed);
  }
  for (const words of alike) for (const word of words) add(word, words, weights.alike);
  for (const words of messages) for (const word of words) add(word, words, weights.message);
  return found;
};

/**
 * What a query asks for.
 * @param {string} query
 * @param {Vocabulary} vocabulary
 * @param {Names} names
 * @returns {Concept[]}
 */
export const readQuery = (query, vocabulary, names) => {
  const typed = splitQuery(query);
  const words = typed
    .slice(0, MOST_WORDS)
    .map((word) => mendSlip(word, vocabulary))
    .flatMap((word) => (names.has(nameKey([word])) ? [word] : splitJoined(word, vocabulary)));
  const isUnfinished = typed.length <= MOST_WORDS && !/\s$/.test(query); // the last word may go on
  const concepts = [];
  let rest = words;
  while (rest[0] !== undefined) {
    const isLast = rest.length === 1;
    const concept =
      readName(rest.slice(0, LONGEST), vocabulary, names) ?? readWord(rest[0], vocabulary, isLast && isUnfinished);
    concepts.push(concept);
    rest = rest.slice(concept.size);
  }
  return concepts;
};

/**
 * The longest name that the words begin with: one that has others, or one that is also written as one word.
 * @param {string[]} words
 * @param {Vocabulary} vocabulary
 * @param {Names} names
 * @returns {Concept | undefined}
 */
const readName = (words, vocabulary, names) => {
  for (let size = words.length; size > 0; size--) {
    const own = words.slice(0, size);
    const others = names.get(nameKey(own)) ?? [];
    const joined = size === 1 ? [] : listJoined(own).filter((term) => vocabulary.has(term));
    if (!others.length && !joined.length) continue;
    /**
     * @param {string[]} parts
     * @param {number} weight
     */
    const phrase = (parts, weight) => ({ terms: parts.flatMap((word) => pickForm(word, vocabulary)), weight });
    const most = isExact(own, vocabulary) ? weights.related : 1;
    const variants = [
      ...(size === 1 ? own.flatMap((word) => listForms(word, vocabulary)) : [phrase(own, 1)]),
      ...joined.map((term) => ({ terms: [term], weight: 1 })),
      ...others.map((other) => phrase(other.words, Math.min(other.weight, most))),
    ];
    return { label: own.join(" "), size, variants: variants.filter(({ terms }) => terms.length) };
  }
  return undefined;
};

/**
 * The word of which a long unknown word is a slip. Otherwise "hyperviser" would find "Hyper-V", whose stem is the same.
 * @param {string} word
 * @param {Vocabulary} vocabulary
 */
const mendSlip = (word, vocabulary) => {
  if (word.length < LONG || vocabulary.has(word) || vocabulary.complete(word).length) return word;
  const [nearest] = vocabulary.correct(word);
  return nearest && stem(nearest) !== stem(word) ? nearest : word;
};

/**
 * The parts of a word that the site has only apart: "type" and "1" for "type1", "vm" and "exit" for "vmexit".
 * @param {string} word
 * @param {Vocabulary} vocabulary
 */
const splitJoined = (word, vocabulary) => {
  if (vocabulary.has(word) || vocabulary.has(stem(word))) return [word];
  const [, letters = "", digits = ""] = word.match(/^(\p{L}{2,})(\d+)$/u) ?? [];
  if (letters && vocabulary.has(stem(letters))) return [letters, digits];
  if (!/^\p{L}{5,}$/u.test(word) || vocabulary.complete(word).length || vocabulary.correct(word).length) return [word];
  for (let place = 2; place <= word.length - 2; place++) {
    const parts = [word.slice(0, place), word.slice(place)];
    if (parts.every((part) => vocabulary.has(part) && !isStopWord(part))) return parts;
  }
  return [word];
};

/** @param {string[]} words */
const listJoined = (words) => [words.join("-"), words.join(""), stem(words.join(""))];

/**
 * Whether this is an identifier, such as CAP_SYS_ADMIN, that the site has: sections with exactly this name come first.
 * @param {string[]} words
 * @param {Vocabulary} vocabulary
 */
const isExact = ([word = "", ...more], vocabulary) => !more.length && /[-._]/.test(word) && vocabulary.has(word);

/**
 * @param {string} word
 * @param {Vocabulary} vocabulary
 * @param {boolean} isUnfinished
 * @returns {Concept}
 */
const readWord = (word, vocabulary, isUnfinished) => {
  const forms = listForms(word, vocabulary);
  const completions = isUnfinished && word.length > 2 ? vocabulary.complete(word).slice(0, MOST_COMPLETIONS) : [];
  const concept = { label: word, size: 1 };
  if (vocabulary.has(word)) return { ...concept, variants: [...forms, ...weigh(completions, weights.completion)] };
  // A word that the site does not have is a slip, or a form of one that it has: "hyperviser" is no form of "Hyper-V".
  const guesses = completions.length ? completions : vocabulary.correct(word).slice(0, MOST_CORRECTIONS);
  const isSlip = guesses.some((guess) => stem(guess) !== stem(word)) && !completions.length;
  const lessLikely = isSlip ? forms.map(({ terms }) => ({ terms, weight: weights.unlikely })) : forms;
  const likely = guesses.flatMap((guess) => [guess, stem(guess)]);
  return { ...concept, variants: [...lessLikely, ...weigh(likely, weights.guess)] };
};

/**
 * @param {string[]} terms
 * @param {number} weight
 * @returns {Variant[]}
 */
const weigh = (terms, weight) => terms.map((term) => ({ terms: [term], weight }));

/**
 * The word itself and its other forms; where a word with a dash or dot is not known, its parts.
 * @param {string} word
 * @param {Vocabulary} vocabulary
 * @returns {Variant[]}
 */
const listForms = (word, vocabulary) => {
  const forms = [
    { terms: [word], weight: 1 },
    { terms: [stem(word)], weight: weights.form },
  ].filter(({ terms }) => terms.every((term) => vocabulary.has(term)));
  if (forms.length) return forms;
  const parts = word.split(/[-._/]+/).flatMap((part) => (part === word ? [] : pickForm(part, vocabulary)));
  return parts.length ? [{ terms: parts, weight: weights.form }] : [];
};

/**
 * The term that finds all forms of a word; none where there is no form of it.
 * @param {string} word
 * @param {Vocabulary} vocabulary
 */
const pickForm = (word, vocabulary) => [stem(word), word].filter((term) => vocabulary.has(term)).slice(0, 1);
