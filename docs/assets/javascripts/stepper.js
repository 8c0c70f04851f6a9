// Shows one step of a scenario at a time, with buttons, arrow keys and an address for each step.
import { createButton, createElement, find, findAll } from "./dom.js";

/**
 * A button whose accessible name says what it does; what it shows leaves room for its neighbours on a phone.
 * @param {string} ariaLabel
 * @param {string} text
 * @param {() => void} onClick
 */
const createStepButton = (ariaLabel, text, onClick) =>
  createButton(text, onClick, { className: "md-button atlas-steps__button", ariaLabel });

const reducedMotionQuery = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Move a drawing that is wider than its column sideways, until what is new in it, or else changed, is in its middle.
 * @param {Element} step
 */
const showChange = (step) => {
  const box = step.querySelector(".atlas-diagram .mark-new") ?? step.querySelector(".atlas-diagram .mark-changed");
  const scroller = box?.closest(".atlas-diagram");
  if (!box || !scroller) return;
  /** @param {Element} part */
  const findMiddle = (part) => {
    const { left, width } = part.getBoundingClientRect();
    return left + width / 2;
  };
  const left = findMiddle(box) - findMiddle(scroller);
  scroller.scrollBy({ left, behavior: reducedMotionQuery.matches ? "instant" : "smooth" });
};

/** @param {HTMLElement} scenario */
export const start = (scenario) => {
  const steps = findAll(scenario, ".atlas-step", HTMLElement);
  let shown = 0;

  const previous = createStepButton("Previous step", "← Previous", () => moveTo(shown - 1));
  const next = createStepButton("Next step", "Next →", () => moveTo(shown + 1));
  const position = createElement("span", {});
  // Screen readers read a step out when a reader comes to it; the first is read with the page.
  const status = createElement("span", { className: "atlas-visually-hidden", role: "status" });
  const controls = createElement("div", { className: "atlas-steps__controls" }, previous, position, next, status);

  /** @param {number} number */
  const show = (number) => {
    shown = Math.max(0, Math.min(number, steps.length - 1));
    for (const [index, step] of steps.entries()) step.classList.toggle("atlas-step--hidden", index !== shown);
    // A button that is disabled would lose the focus, and leave the keyboard nowhere.
    previous.setAttribute("aria-disabled", String(shown === 0));
    next.setAttribute("aria-disabled", String(shown === steps.length - 1));
    position.textContent = `Step ${shown + 1} of ${steps.length}`;
    const step = /** @type {HTMLElement} */ (steps[shown]);
    showChange(step);
    return step;
  };

  /** @param {number} number */
  const moveTo = (number) => {
    const step = show(number);
    status.textContent = find(step, ".atlas-step__caption", HTMLElement).textContent;
    history.replaceState(history.state, "", `#${step.id}`);
  };

  const showNamed = () => {
    const named = steps.findIndex((step) => `#${step.id}` === location.hash);
    if (named >= 0) show(named);
  };

  scenario.tabIndex = 0;
  scenario.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const target = /** @type {Element} */ (event.target);
    const scroller = target.closest(".atlas-diagram");
    const isScrolled = scroller && scroller.scrollWidth > scroller.clientWidth;
    if (!move || isScrolled || event.altKey || event.ctrlKey || event.metaKey || target.closest("dialog")) return;
    event.preventDefault();
    moveTo(shown + move);
  });
  scenario.prepend(controls);
  scenario.classList.add("atlas-steps--one");
  show(0);
  showNamed();
  scenario.addEventListener("atlas-move", showNamed);
};
