// Lets Enter wait for the answer to what was typed, and then lead to the best result.
//
// Patches mkdocs-material 9.8.2. Why: `mountSearch` follows the best result that is there when Enter is pressed. Before the
// answer has come, there is none, or it belongs to an older query. `watchSearchQuery` reads the field when a key is released,
// but no key is pressed if text is dictated, dropped, or pasted from a menu. This may go once the following tests pass
// without it: in tests/browser/test_search.py, test_enter_waits_for_the_answer_to_what_was_typed and
// test_text_that_comes_without_a_key_is_searched_for.

/**
 * @returns {{ takeAnswer: (query: string) => void, giveUp: () => void }} to be told which query is answered, and that no
 *   query will be
 */
export const followWhenAnswered = () => {
  const box = document.getElementById("__search");
  const field = document.querySelector(".md-search__input");
  const results = document.querySelector(".md-search-result");
  if (!(box instanceof HTMLInputElement) || !(field instanceof HTMLInputElement) || !results) {
    return { takeAnswer: () => {}, giveUp: () => {} };
  }
  /** @type {string | undefined} */
  let answered;
  /** @type {string | undefined} */
  let entered;
  let hasFailed = false;

  const markBusy = () => results.setAttribute("aria-busy", String(!hasFailed && field.value !== answered));
  const follow = () => {
    if (entered === undefined || entered !== answered || entered !== field.value) return;
    entered = undefined;
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll(".md-search-result__link");
    const [best] = [...links].sort((one, other) => readScore(other) - readScore(one));
    best?.click();
  };

  field.addEventListener("input", () => {
    markBusy();
    field.dispatchEvent(new Event("keyup"));
  });
  box.addEventListener("change", () => {
    if (!box.checked) entered = undefined;
  });
  addEventListener("keydown", (event) => {
    // If a new page has come, it has taken the focus from the field to the body.
    const isInField = document.activeElement === field || document.activeElement === document.body;
    if (!box.checked || event.isComposing || !isInField) return;
    entered = event.key === "Enter" ? field.value : undefined;
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    follow();
  });

  return {
    takeAnswer: (query) => {
      answered = query;
      markBusy();
      follow();
    },
    giveUp: () => {
      hasFailed = true;
      markBusy();
    },
  };
};

/** @param {HTMLAnchorElement} link */
const readScore = (link) => Number(/** @type {HTMLElement | null} */ (link.firstElementChild)?.dataset.mdScore);
