// Goes through a system call step by step, in all stacks at once: marks the step in each list, and its layer in each picture.
import { find, findAll } from "./dom.js";
import { addStepControls } from "./step-controls.js";

/** @param {HTMLElement} group */
export const start = (group) => {
  const stacks = findAll(group, ".atlas-call", HTMLElement).map((stack) => ({
    name: find(stack, ".atlas-call__name", HTMLElement).textContent,
    steps: findAll(stack, ".atlas-call__steps > li", HTMLElement),
    layers: findAll(stack, "a[data-steps]", SVGElement),
  }));
  const last = Math.max(...stacks.map((stack) => stack.steps.length));
  let shown = 0;

  const controls = addStepControls(group, (by) => moveTo(shown + by));

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
    const text = shown ? `Step ${shown} of ${last}` : `${last} steps`;
    controls.show(text, { isFirst: shown === 0, isLast: shown === last });
  };

  /** @param {number} number */
  const moveTo = (number) => {
    show(number);
    const where = stacks.map(({ name, steps }) => `${name}: ${steps[shown - 1]?.textContent ?? "done."}`);
    controls.say(shown ? `Step ${shown} of ${last}. ${where.join(" ")}` : "No step is marked.");
  };

  show(0);
};
