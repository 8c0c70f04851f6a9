// Shows one step of a scenario at a time, with buttons, arrow keys and an address for each step.
import { find, findAll } from "./dom.js";
import { scrollBehavior } from "./scroll-behavior.js";
import { addStepControls } from "./step-controls.js";


/**
 * Scroll a drawing that is wider than its column sideways, so that its new part, or else its changed part, is in the middle.
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
  scroller.scrollBy({ left, behavior: scrollBehavior() });
};

/** @param {HTMLElement} scenario */
export const start = (scenario) => {
  const steps = findAll(scenario, ".atlas-step", HTMLElement);
  let shown = 0;

  const controls = addStepControls(scenario, (by) => moveTo(shown + by), (target) => {
    const scroller = target.closest(".atlas-diagram");
    return Boolean((scroller && scroller.scrollWidth > scroller.clientWidth) || target.closest("dialog"));
  });

  /** @param {number} number */
  const show = (number) => {
    shown = Math.max(0, Math.min(number, steps.length - 1));
    for (const [index, step] of steps.entries()) step.classList.toggle("atlas-step--hidden", index !== shown);
    const where = { isFirst: shown === 0, isLast: shown === steps.length - 1 };
    controls.show(`Step ${shown + 1} of ${steps.length}`, where);
    const step = /** @type {HTMLElement} */ (steps[shown]);
    showChange(step);
    return step;
  };

  /** @param {number} number */
  const moveTo = (number) => {
    const step = show(number);
    // Screen readers read the first step with the page.
    controls.say(find(step, ".atlas-step__caption", HTMLElement).textContent);
    history.replaceState(history.state, "", `#${step.id}`);
  };

  const showNamed = () => {
    const named = steps.findIndex((step) => `#${step.id}` === location.hash);
    if (named >= 0) show(named);
  };

  show(0);
  showNamed();
  scenario.addEventListener("atlas-move", showNamed);
};
