// Shows a short message at the edge of the window for a moment, which screen readers say too.
import { find } from "../dom.js";

const SHOWN_FOR = 2000; // milliseconds

/** @type {number | undefined} */
let shown;

/** Let screen readers know where messages will come, which they want to know before the first one does. */
export const announceMessages = () => document.querySelector(".md-dialog__inner")?.setAttribute("aria-live", "polite");

/** @param {string} text */
export const showMessage = (text) => {
  const box = find(document, ".md-dialog", HTMLElement);
  const message = find(box, ".md-dialog__inner", HTMLElement);
  message.textContent = text;
  box.classList.add("md-dialog--active");
  clearTimeout(shown);
  shown = setTimeout(() => box.classList.remove("md-dialog--active"), SHOWN_FOR);
};
