// Stands in for the theme's search worker: answers the messages that its search field sends, with a ranking of our own.

/**
 * @import { Answer, SearchIndex } from "./engine.js"
 */

// The theme's types of messages, and one that replace-search-worker.js listens for.
const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;
const FAILED = "failed";

/** @type {((query: string) => Answer) | undefined} */
let answer;

/** @param {{ type: typeof SETUP, data: SearchIndex } | { type: typeof QUERY, data: string }} message */
const receive = async (message) => {
  if (message.type === SETUP) {
    // Not before, so that a page whose reader does not search loads no engine.
    const { openSearch } = await import("./engine.js");
    answer = openSearch(message.data);
    postMessage({ type: READY });
  } else if (message.type === QUERY) {
    postMessage({ type: RESULT, data: answer?.(message.data) });
  }
};

addEventListener("message", async ({ data }) => {
  try {
    await receive(data);
  } catch (error) {
    console.error(error);
    postMessage({ type: FAILED });
  }
});
