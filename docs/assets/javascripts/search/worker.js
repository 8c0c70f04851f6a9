// Answers queries away from the page, so that typing never waits.

/**
 * @import { Answer, SearchIndex } from "./engine.js"
 *
 * @typedef {{ index: SearchIndex } | { query: string }} ToWorker the index comes first
 * @typedef {"ready" | "failed" | Answer} FromWorker
 */

/** @type {((query: string) => Answer) | undefined} */
let answer;

/**
 * @param {ToWorker} message
 * @returns {Promise<FromWorker>}
 */
const receive = async (message) => {
  if ("index" in message) {
    // Not before, so that a page whose reader does not search loads no engine.
    const { openSearch } = await import("./engine.js");
    answer = openSearch(message.index);
    return "ready";
  }
  return answer?.(message.query) ?? "failed";
};

addEventListener("message", async ({ data }) => {
  try {
    postMessage(await receive(data));
  } catch (error) {
    console.error(error);
    postMessage("failed");
  }
});
