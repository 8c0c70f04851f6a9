// Opens and closes the search, and loads the rest of it when a reader turns to it.
import { find, isWriting } from "../dom.js";
import { showSearchFailure } from "./failure.js";

/**
 * @import { Session } from "./session.js"
 *
 * @typedef {object} Field what the search of a page has
 * @property {HTMLElement} dialog
 * @property {HTMLInputElement} box is ticked while the search is open, as the theme's rules want it
 * @property {HTMLInputElement} input
 * @property {HTMLElement} result
 */

const OPENING_KEYS = ["/", "s", "f"];
const REACHED = ":not(details) > [href], button, summary, details[open] [href]";

/** @param {() => Promise<(field: Field) => Session>} load the rest of the search */
export const startSearch = (load) => {
  const box = document.getElementById("__search"), dialog = document.querySelector(".md-search");
  // A site may have no search.
  if (!(box instanceof HTMLInputElement) || !(dialog instanceof HTMLElement)) return;
  const input = find(dialog, ".md-search__input", HTMLInputElement);
  const result = find(dialog, ".md-search-result", HTMLElement);
  const list = find(result, ".md-search-result__list", HTMLElement);
  const field = { dialog, box, input, result };

  /** @type {Promise<Session | undefined> | undefined} */
  let session;
  const use = () => {
    session ??= load().then((start) => start(field)).catch(fail);
    return session;
  };
  /** @param {unknown} error */
  const fail = (error) => {
    console.error(error);
    result.ariaBusy = "false";
    showSearchFailure();
    return undefined;
  };

  const open = () => {
    if (!box.checked) box.click();
  };
  const close = () => {
    if (box.checked) box.click();
  };
  box.addEventListener("change", () => {
    use();
    document.documentElement.classList.toggle("atlas-searching", box.checked);
    list.role = box.checked ? "list" : "presentation";
    if (box.checked) input.focus();
    else leave();
  });
  const leave = () => {
    input.blur();
    const address = new URL(location.href);
    if (!address.searchParams.has("q")) return;
    address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  };

  for (const event of ["focusin", "pointerover"]) dialog.addEventListener(event, use);
  input.addEventListener("focus", open);
  input.addEventListener("input", () => use().then((started) => started?.ask()));
  // The field is empty after the event.
  input.form?.addEventListener("reset", () => {
    setTimeout(() => input.dispatchEvent(new Event("input")));
    input.focus();
  });
  input.form?.addEventListener("submit", (event) => event.preventDefault());

  /** @param {number} by */
  const move = (by) => {
    const stops = [input, ...result.querySelectorAll(REACHED)];
    const at = document.activeElement instanceof HTMLElement ? stops.indexOf(document.activeElement) : 0;
    const stop = stops[(Math.max(at, 0) + by + stops.length) % stops.length];
    if (stop instanceof HTMLElement) stop.focus();
  };

  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    Escape: close,
    Tab: close,
    ArrowUp: (event) => {
      event.preventDefault();
      move(-1);
    },
    ArrowDown: (event) => {
      event.preventDefault();
      move(1);
    },
    ArrowRight: () => use().then((started) => started?.complete()),
    Enter: (event) => {
      // A new page takes the focus from the field to the body.
      if (document.activeElement !== input && document.activeElement !== document.body) return;
      event.preventDefault();
      use().then((started) => started?.follow());
    },
  };

  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
    if (ctrlKey || metaKey || altKey || isComposing) return;
    if (box.checked) {
      if (key in keys) keys[key]?.(event);
      else if (key.length === 1 && !isButton(target)) input.focus();
    } else if (OPENING_KEYS.includes(key) && !isWriting(event)) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) {
    input.value = asked;
    open();
    use().then((started) => started?.ask());
  }
};

/** @param {EventTarget | null} target */
const isButton = (target) => target instanceof Element && target.closest("button, summary") !== null;
