// Follows the keys for the next page and the one before, and opens the list of keys: by "?", and by the button in the footer.

import { isWriting } from "../dom.js";

/** @type {Record<string, string>} */
const RELATIONS = { p: "prev", ",": "prev", n: "next", ".": "next" };

const isSearching = () => document.querySelector("#__search:checked") !== null;

/** The list is loaded when it is first opened. */
export const followKeys = () => {
  const show = () => import("../shortcuts.js").then(({ showShortcuts }) => showShortcuts());
  addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || isWriting(event)) return;
    if (key === "?") show();
    const relation = RELATIONS[key.toLowerCase()];
    const link = relation && document.querySelector(`link[rel=${relation}]`);
    if (link instanceof HTMLLinkElement && !isSearching()) location.assign(link.href);
  });
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(".atlas-keys")) show();
  });
};
