// Searches: starts the worker with the index, asks it for what is typed, and shows its answers.
import { find } from "../dom.js";
import { root, translate } from "../settings.js";
import { showSearchFailure } from "./failure.js";
import { showHelp } from "./help.js";
import { addressOf, countFound, createItem } from "./result-list.js";

/**
 * @import { Field } from "./dialog.js"
 * @import { Answer, SearchIndex } from "./engine.js"
 * @import { FromWorker, ToWorker } from "./worker.js"
 *
 * @typedef {object} Session
 * @property {() => void} ask for what is in the field
 * @property {() => void} follow the best result, once what is in the field is answered
 * @property {() => void} complete the word that is begun
 */

/** How many pages are shown at once; the others follow when the browser has shown these. */
const FIRST_PAGES = 10;

/**
 * From a file, a browser fetches nothing, but runs scripts.
 * @returns {Promise<SearchIndex>}
 */
const loadIndex = async () => {
  if (location.protocol === "file:") {
    await new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = new URL("search/search_index.js", root).href;
      script.onload = loaded;
      script.onerror = failed;
      document.head.append(script);
    });
    return /** @type {SearchIndex} */ (window.__index);
  }
  const answer = await fetch(new URL("search/search_index.json", root));
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}.`);
  return answer.json();
};

/**
 * @param {Field} field
 * @returns {Session}
 */
export const startSession = ({ box, input, result }) => {
  const count = find(result, ".md-search-result__meta", HTMLElement);
  const list = find(result, ".md-search-result__list", HTMLElement);
  const suggestion = document.querySelector(".md-search__suggest");
  const worker = new Worker(new URL("assets/javascripts/search/worker.js", root));
  /** @param {ToWorker} message */
  const send = (message) => worker.postMessage(message);
  /** @type {Answer | undefined} */
  let answer;
  /** @type {string | undefined} */
  let asked;
  /** @type {string | undefined} what was in the field when Enter was pressed */
  let entered;
  let isReady = false, hasFailed = false;

  const fail = () => {
    hasFailed = true;
    markBusy();
    showSearchFailure();
  };
  const markBusy = () => {
    result.ariaBusy = String(!hasFailed && input.value !== answer?.query);
  };
  const ask = () => {
    markBusy();
    if (!answer && !input.value) count.textContent = translate("search.result.placeholder");
    if (!isReady || hasFailed || input.value === asked) return;
    asked = input.value;
    send({ query: asked });
  };
  const follow = () => {
    if (!answer || entered !== answer.query || entered !== input.value) return;
    entered = undefined;
    const [best] = answer.items.flat().sort((one, other) => other.score - one.score);
    if (best) location.assign(addressOf(best));
  };

  /** @param {Answer} found */
  const show = (found) => {
    answer = found;
    const { items, query, suggest } = found;
    count.textContent = query ? countFound(items.length) : translate("search.result.placeholder");
    list.replaceChildren(...items.slice(0, FIRST_PAGES).map(createItem));
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (answer === found) list.append(...items.slice(FIRST_PAGES).map(createItem));
      }),
    );
    if (suggestion) suggestion.textContent = completeBy(query, suggest);
    if (!hasFailed) showHelp(root, found);
    markBusy();
    follow();
  };

  worker.onerror = fail;
  worker.onmessage = (/** @type {MessageEvent<FromWorker>} */ { data }) => {
    if (data === "failed") fail();
    else if (data === "ready") {
      isReady = true;
      ask();
    } else show(data);
  };
  loadIndex().then((index) => send({ index }), fail);
  box.addEventListener("change", () => {
    if (!box.checked) entered = undefined;
  });
  // Another key than Enter means that the reader goes on.
  input.addEventListener("keydown", ({ key }) => {
    if (key !== "Enter") entered = undefined;
  });
  showHelp(root);
  ask();

  return {
    ask,
    follow: () => {
      entered = input.value;
      follow();
    },
    complete: () => {
      const completed = suggestion?.textContent ?? "";
      if (completed.length <= input.value.length || input.selectionStart !== input.value.length) return;
      input.value = completed;
      ask();
    },
  };
};

/**
 * The query with its last word completed; empty if nothing completes it.
 * @param {string} query
 * @param {string[]} words how the last word may go on
 */
const completeBy = (query, words) => {
  const [, before = "", last = ""] = query.match(/^(.*?)([^\s-]*)$/s) ?? [];
  const word = words.at(-1) ?? "";
  return last && word.startsWith(last) ? before + word : "";
};
