// Replaces the theme's search worker by one with a ranking of our own, which starts with the first search.
//
// Patches mkdocs-material 9.8.2. Why: its template writes the address of its own worker into the settings of the page, and no
// setting of mkdocs.yml names another. `setupSearchWorker` starts it with every page, and says nothing to a reader when it
// fails. This may go once the following tests pass without it: in tests/browser/test_search.py,
// test_a_search_leads_to_what_has_it, test_a_reader_who_does_not_search_loads_no_index_and_no_engine and
// test_a_search_that_can_not_be_loaded_says_so. How the ranking works: docs/contributing/search.md.

/** @import { Answer } from "../search/engine.js" */

const FAILED = "failed";

/**
 * @param {URL} address of the worker that is to start
 * @param {object} listeners
 * @param {(answer: Answer) => void} listeners.onAnswer told after the theme
 * @param {() => void} listeners.onFailure the worker, or something that it needs, could not be loaded
 */
export const replaceSearchWorker = (address, { onAnswer, onFailure }) => {
  const config = document.getElementById("__config");
  if (!config) return;
  config.textContent = JSON.stringify({ ...JSON.parse(config.textContent ?? ""), search: address.href });

  const NativeWorker = window.Worker;

  class LateWorker extends EventTarget {
    /** @type {Worker | undefined} */
    #worker;
    #source;

    /** @param {ConstructorParameters<typeof Worker>} source */
    constructor(...source) {
      super();
      this.#source = source;
    }

    #start() {
      const worker = new NativeWorker(...this.#source);
      worker.onmessage = ({ data }) => {
        if (data.type === FAILED) {
          onFailure();
          return;
        }
        this.dispatchEvent(new MessageEvent("message", { data }));
        if (data.data) onAnswer(data.data);
      };
      worker.onerror = onFailure;
      return worker;
    }

    // The theme's first message is the index.
    /** @param {unknown} message */
    postMessage(message) {
      this.#worker ??= this.#start();
      this.#worker.postMessage(message);
    }

    terminate() {
      this.#worker?.terminate();
    }
  }
  window.Worker = /** @type {typeof Worker} */ (/** @type {unknown} */ (LateWorker));
};
