// The buttons and arrow keys with which a reader goes through steps.
import { createButton, createElement } from "./dom.js";

/**
 * A button whose accessible name says what it does; what it shows leaves room for its neighbours on a phone.
 * @param {string} ariaLabel
 * @param {string} text
 * @param {() => void} onClick
 */
const createStepButton = (ariaLabel, text, onClick) =>
  createButton(text, onClick, { className: "md-button atlas-steps__button", ariaLabel });

/**
 * Put the controls at the head of an element, which can have the focus from then on.
 * @param {HTMLElement} group
 * @param {(by: number) => void} move goes so many steps on, or back
 * @param {(target: Element) => boolean} [needsArrows] whether what has the focus needs the arrow keys itself
 */
export const addStepControls = (group, move, needsArrows = () => false) => {
  const previous = createStepButton("Previous step", "← Previous", () => move(-1));
  const next = createStepButton("Next step", "Next →", () => move(1));
  const position = createElement("span", {});
  const status = createElement("span", { className: "atlas-visually-hidden", role: "status" });
  group.tabIndex = 0;
  group.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const target = /** @type {Element} */ (event.target);
    if (!by || event.altKey || event.ctrlKey || event.metaKey || needsArrows(target)) return;
    event.preventDefault();
    move(by);
  });
  group.prepend(createElement("div", { className: "atlas-steps__controls" }, previous, position, next, status));
  group.classList.add("atlas-steps--one");
  return {
    /**
     * Show where the reader is.
     * @param {string} text
     * @param {{ isFirst: boolean, isLast: boolean }} where
     */
    show(text, { isFirst, isLast }) {
      position.textContent = text;
      // The attribute `disabled` would take the focus from the button, and keyboard users would lose their place.
      previous.setAttribute("aria-disabled", String(isFirst));
      next.setAttribute("aria-disabled", String(isLast));
    },
    /**
     * Let screen readers read a text out.
     * @param {string} text
     */
    say(text) {
      status.textContent = text;
    },
  };
};
