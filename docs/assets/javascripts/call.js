// Goes through a system call step by step, in all stacks at once: marks the step in each list, and its layer in each picture.
import { createButton, createElement, find, findAll } from "./dom.js";

/** @param {HTMLElement} group */
export const start = (group) => {
  const stacks = findAll(group, ".atlas-call", HTMLElement).map((stack) => ({
    name: find(stack, ".atlas-call__name", HTMLElement).textContent,
    steps: findAll(stack, ".atlas-call__steps > li", HTMLElement),
    layers: findAll(stack, "a[data-steps]", SVGElement),
  }));
  const last = Math.max(...stacks.map((stack) => stack.steps.length));
  let shown = 0;

  /**
   * @param {string} ariaLabel
   * @param {string} text
   * @param {() => void} onClick
   */
  const createStepButton = (ariaLabel, text, onClick) =>
    createButton(text, onClick, { className: "md-button atlas-steps__button", ariaLabel });
  const previous = createStepButton("Previous step", "← Previous", () => moveTo(shown - 1));
  const next = createStepButton("Next step", "Next →", () => moveTo(shown + 1));
  const position = createElement("span", {});
  // Screen readers hear where the call is now.
  const status = createElement("span", { className: "atlas-visually-hidden", role: "status" });
  const controls = createElement("div", { className: "atlas-steps__controls" }, previous, position, next, status);

  /** @param {number} number of the step; 0 marks none */
  const show = (number) => {
    shown = Math.max(0, Math.min(number, last));
    for (const { steps, layers } of stacks) {
      for (const [index, step] of steps.entries()) step.classList.toggle("atlas-call__now", index === shown - 1);
      for (const layer of layers) {
        const isHere = (layer.dataset.steps ?? "").split(" ").includes(String(shown));
        layer.classList.toggle("stack-now", isHere);
      }
    }
    // A button that is disabled would lose the focus, and leave the keyboard nowhere.
    previous.setAttribute("aria-disabled", String(shown === 0));
    next.setAttribute("aria-disabled", String(shown === last));
    position.textContent = shown ? `Step ${shown} of ${last}` : `${last} steps`;
  };

  /** @param {number} number */
  const moveTo = (number) => {
    show(number);
    const where = stacks.map(({ name, steps }) => `${name}: ${steps[shown - 1]?.textContent ?? "done."}`);
    status.textContent = shown ? `Step ${shown} of ${last}. ${where.join(" ")}` : "No step is marked.";
  };

  group.tabIndex = 0;
  group.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveTo(shown + move);
  });
  group.prepend(controls);
  group.classList.add("atlas-steps--one");
  show(0);
};
