// Changes what the theme's search has no setting for. The page loads this script before the theme's own, which starts the
// search. Each change is a module that says what it is for, and when it can be removed.
import { showSearchFailure } from "./search-failure.js";
import { deferSearchIndex } from "./theme/defer-search-index.js";
import { followWhenAnswered } from "./theme/follow-when-answered.js";
import { keepSearchOpen } from "./theme/keep-search-open.js";
import { replaceSearchWorker } from "./theme/replace-search-worker.js";

/** @import { Answer } from "./search/engine.js" */

/** @type {HTMLScriptElement | null} */
const script = document.querySelector('script[src$="assets/javascripts/search.js"]');

let hasFailed = false;

/** @param {Answer} [answer] what the worker found; without it, readers are invited to type */
const showHelp = async (answer) => {
  try {
    const help = await import("./search/help.js");
    if (!hasFailed) help.showHelp(new URL("../../", script?.src), answer);
  } catch (error) {
    console.error(error);
    fail();
  }
};

const fail = () => {
  hasFailed = true;
  enter.giveUp();
  showSearchFailure();
};

const enter = followWhenAnswered();
keepSearchOpen();
deferSearchIndex({ onFirstUse: () => showHelp(), onFailure: fail });
replaceSearchWorker(new URL("search/worker.js", script?.src), {
  onAnswer: (answer) => {
    showHelp(answer);
    enter.takeAnswer(answer.query);
  },
  onFailure: fail,
});
