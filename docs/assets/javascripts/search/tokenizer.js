// Cuts text into words, and finds the stem under which the forms of a word meet.
import { stemmer } from "../../stemmer/index.js";

// Words that hold a question together and say nothing about its subject.
const STOP_WORDS = new Set(
  `a about above actually after again all also am an and another any anyone are aren as at be because been before being
  but by can cannot could couldn did didn do does doesn doing don each either else even ever every exactly explain for
  from further get gets give go going got guide had has hasn have haven having he help here how however i if in instead
  into is isn it its itself just keep keeps know let like ll may me mean means might more most much must my myself need needs no
  nor not now of off on once one only onto or other our out over own please possible question re really right same say see
  shall she should shouldn since so some someone still stupid such sure take tell than that the their them then there
  these they thing things this those through to too understand until up upon us use used useful using ve very versus vs
  want was wasn way we well were what when where whether which while who whom whose why will with within without won
  would wouldn yes yet you your`.split(/\s+/),
);

/** @param {string} word */
export const isStopWord = (word) => STOP_WORDS.has(word);

/**
 * Whether a text sets two things side by side.
 * @param {string} text
 */
export const comparesThings = (text) => /\b(?:vs|versus|differ\w*|compar\w*|against|or)\b/i.test(text);

// A dash, a dot or an underscore between two letters or digits belongs to the word: pod-3, 1.29, CAP_SYS_ADMIN.
// So does the slash of I/O, which people type as io.
const WORD = /[\p{L}\p{N}]+(?:[-._]+[\p{L}\p{N}]+|(?<=(?<![\p{L}\p{N}/])\p{L})\/\p{L}(?![\p{L}\p{N}/]))*/gu;
const ELISION = /['\u2019](?:d|ll|m|re|s|t|ve)\b/gu;

/**
 * The words of a text with the places where they stand.
 * @param {string} text
 * @returns {{ word: string, start: number, end: number }[]}
 */
export const findWords = (text) => {
  const whole = /['\u2019]/.test(text) ? text.replace(ELISION, (found) => " ".repeat(found.length)) : text;
  const words = [];
  // Each text of the site comes through here as the search opens: a loop is twice as quick as `matchAll`.
  WORD.lastIndex = 0;
  for (let found = WORD.exec(whole); found; found = WORD.exec(whole)) {
    const [word] = found;
    words.push({ word: word.toLowerCase(), start: found.index, end: found.index + word.length });
  }
  return words;
};

/**
 * The words of a text.
 * @param {string} text
 * @returns {string[]}
 */
export const splitWords = (text) => findWords(text).map(({ word }) => word);

// A capital letter within a name begins a word of its own: CrashLoopBackOff, PersistentVolumeClaim.
const HUMP = /\p{Lu}?\p{Ll}{3,}/gu;
const HUMPED = /\p{L}*\p{Ll}\p{Lu}\p{L}*/gu;

/**
 * The words of a text, and the longer ones of which a name is joined.
 * @param {string} text
 */
export const splitNames = (text) => {
  const words = [];
  for (const { word, start, end } of findWords(text)) {
    words.push(word);
    // Most words have no capital letter but their first.
    const written = text.slice(start, end);
    if (written.slice(1) === word.slice(1)) continue;
    for (const name of written.match(HUMPED) ?? []) {
      for (const part of name.match(HUMP) ?? []) words.push(part.toLowerCase());
    }
  }
  return words;
};

/**
 * The words of a query that say what it is about; all of them where none does.
 * @param {string} query
 * @returns {string[]}
 */
export const splitQuery = (query) => {
  const words = splitWords(query);
  const meaningful = words.filter((word) => !STOP_WORDS.has(word));
  return meaningful.length ? meaningful : words;
};

/**
 * British and American spellings of one word share a stem.
 * @param {string} word
 */
const americanise = (word) => word.replace(/is(e[drs]?|ing|ations?|able)$/, "iz$1").replace(/our(s|al|ed|ing)?$/, "or$1");

/** @type {Map<string, string>} */
const stems = new Map();

/**
 * The term that all forms of a word share; its mark keeps it apart from words.
 * @param {string} word
 */
export const stem = (word) => {
  const found = stems.get(word) ?? `~${stemmer(americanise(word))}`;
  stems.set(word, found);
  return found;
};

/** @type {Map<string, string[]>} */
const knownTerms = new Map();

/**
 * The terms under which a word is found: itself, its stem, and what a dash or dot joins.
 * @param {string} word
 * @returns {string[]}
 */
export const listTerms = (word) => {
  const found = knownTerms.get(word) ?? findTerms(word);
  knownTerms.set(word, found);
  return found;
};

/** @param {string} word */
const findTerms = (word) => {
  const parts = word.split(/[-._/]+/);
  if (parts.length === 1) return [word, stem(word)];
  const words = parts.filter((part) => part.length > 1 && /\p{L}/u.test(part) && !STOP_WORDS.has(part));
  const joined = parts.every((part) => /^\p{L}+$/u.test(part)) ? [parts.join("")] : [];
  return [...new Set([word, ...[...joined, ...words].flatMap((part) => [part, stem(part)])])];
};
