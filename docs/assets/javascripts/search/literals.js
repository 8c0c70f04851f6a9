// Finds commands and rows of words, such as error messages, that a section has exactly as they were typed.
import { isStopWord, splitWords } from "./tokenizer.js";

/**
 * @typedef {{ location: string, title: string, text: string, code: string, asked: string }} Section
 * @typedef {object} LiteralMatch each is a share from 0 to 1
 * @property {number} command how much of the query is a command that the section shows
 * @property {number} option how many of the options in the query, such as "--memory", people ask for in the section
 * @property {number} row how much of the query stands in a row in the section
 */

const LEAST_ROW = 4; // words: fewer stand in a row by chance
const IN_PROSE = 0.5; // what a command in a sentence is worth, compared with one in a block of code

/** The texts of all sections. */
export class Literals {
  /** @type {Map<string, Section>} */
  #sections;
  /** @type {Map<string, string>} */
  #rows = new Map();
  /** @type {Map<string, Set<string>>} */
  #commands = new Map();
  /** @type {Set<string>} */
  #programs = new Set();
  /** @type {Map<string, Set<string>>} */
  #options = new Map();

  /** @param {Section[]} sections */
  constructor(sections) {
    this.#sections = new Map(sections.map((section) => [section.location, section]));
    for (const { location, title, code, asked } of sections) {
      for (const option of listOptions(`${title} ${asked}`)) {
        this.#options.set(option, (this.#options.get(option) ?? new Set()).add(location));
      }
      for (const line of code.match(/\$ .*/g) ?? []) {
        const [program, subcommand] = splitWords(line);
        if (!program || !subcommand) continue;
        this.#programs.add(program);
        const command = `${program} ${subcommand}`;
        this.#commands.set(command, (this.#commands.get(command) ?? new Set()).add(location));
      }
    }
  }

  /**
   * Whether a query begins with a program that the site runs.
   * @param {string} query
   */
  beginsWithProgram(query) {
    return this.#programs.has(splitWords(query)[0] ?? "");
  }

  /**
   * A function that says what of the query a section has word for word.
   * @param {string} query
   * @param {number} share of the query that its first two words are, if they are a command
   * @returns {(location: string) => LiteralMatch}
   */
  match(query, share) {
    const words = splitWords(query);
    const options = listOptions(query);
    const command = words.slice(0, 2).join(" ");
    // "docker build fills up the disk" is no command, but "docker exec -it" is one.
    const isSentence = splitWords(query.replace(/(^|\s)-\S+/g, " ")).some(isStopWord);
    const shown = isSentence ? undefined : this.#commands.get(command);
    return (location) => {
      const isTold =
        shown &&
        (shown.has(location) || this.#rowOf(location).includes(` ${command} `)) &&
        this.#hasOption(location, options);
      return {
        option: options.length && options.filter((option) => this.#options.get(option)?.has(location)).length / options.length,
        command: isTold ? share * (shown.has(location) ? 1 : IN_PROSE) : 0,
        row: words.length < LEAST_ROW ? 0 : countRow(words, this.#rowOf(location)) / words.length,
      };
    };
  }

  /**
   * Whether a section has one of the options anywhere; true if there are none.
   * @param {string} location
   * @param {string[]} options
   */
  #hasOption(location, options) {
    if (!options.length) return true;
    const { title = "", text = "", code = "", asked = "" } = this.#sections.get(location) ?? {};
    return listOptions(`${title} ${text} ${code} ${asked}`).some((option) => options.includes(option));
  }

  /**
   * All words of a section in their order.
   * @param {string} location
   */
  #rowOf(location) {
    const known = this.#rows.get(location);
    if (known !== undefined) return known;
    const { title = "", text = "", code = "" } = this.#sections.get(location) ?? {};
    const row = ` ${splitWords(`${title} ${text} ${code}`).join(" ")} `;
    this.#rows.set(location, row);
    return row;
  }
}

/**
 * The options of commands in a text: "--memory" of "docker run --memory=1g".
 * @param {string} text
 */
const listOptions = (text) => text.match(/(?<![^\s,(])--?[a-z][a-z-]*/gi) ?? [];

/**
 * How many of the words stand in a row in a text, at most.
 * @param {string[]} words
 * @param {string} row the words of the text, between spaces
 */
const countRow = (words, row) => {
  let most = 0;
  for (let start = 0; start + LEAST_ROW <= words.length; start++) {
    let end = start + Math.max(LEAST_ROW, most + 1);
    while (end <= words.length && row.includes(` ${words.slice(start, end).join(" ")} `)) {
      most = end - start;
      end++;
    }
  }
  return most;
};
