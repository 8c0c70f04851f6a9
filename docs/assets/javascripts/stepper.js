// Shows one step of a scenario at a time, with buttons, arrow keys and an address for each step.
import { make } from "./element.js";

/** A button whose name is whole, while its words leave room for its neighbours on a phone. */
const makeButton = (ariaLabel, words, onclick) =>
  make("button", { type: "button", className: "md-button atlas-steps__button", ariaLabel, onclick }, words);

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Move a drawing that is wider than its column sideways, until what is new in it, or else changed, is in its middle. */
const showChange = (step) => {
  const box = step.querySelector(".atlas-diagram .mark-new") ?? step.querySelector(".atlas-diagram .mark-changed");
  if (!box) return;
  const middle = (part) => (({ left, width }) => left + width / 2)(part.getBoundingClientRect());
  const scroller = box.closest(".atlas-diagram");
  scroller.scrollBy({ left: middle(box) - middle(scroller), behavior: calm.matches ? "instant" : "smooth" });
};

export function start(scenario) {
  const steps = [...scenario.querySelectorAll(".atlas-step")];
  let shown = 0;

  const previous = makeButton("Previous step", "← Previous", () => show(shown - 1));
  const next = makeButton("Next step", "Next →", () => show(shown + 1));
  const place = make("span", {});
  // What a step shows is said when a reader comes to it; what is there from the start is read with the page.
  const said = make("span", { className: "atlas-said", role: "status" });
  const controls = make("div", { className: "atlas-steps__controls" }, previous, place, next, said);

  function show(number, { isMove = true } = {}) {
    shown = Math.max(0, Math.min(number, steps.length - 1));
    steps.forEach((step, index) => step.classList.toggle("atlas-step--hidden", index !== shown));
    // A button that loses its focus with its use would leave the keyboard nowhere.
    previous.setAttribute("aria-disabled", String(shown === 0));
    next.setAttribute("aria-disabled", String(shown === steps.length - 1));
    place.textContent = `Step ${shown + 1} of ${steps.length}`;
    if (isMove) {
      said.textContent = steps[shown].querySelector(".atlas-step__caption").textContent;
      history.replaceState(history.state, "", `#${steps[shown].id}`);
    }
    showChange(steps[shown]);
  }

  function showNamed() {
    const named = steps.findIndex((step) => `#${step.id}` === location.hash);
    if (named >= 0) show(named, { isMove: false });
  }

  scenario.tabIndex = 0;
  scenario.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const scroller = event.target.closest(".atlas-diagram");
    const scrolls = scroller && scroller.scrollWidth > scroller.clientWidth;
    if (!move || scrolls || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("dialog")) return;
    event.preventDefault();
    show(shown + move);
  });
  scenario.prepend(controls);
  scenario.classList.add("atlas-steps--one");
  show(0, { isMove: false });
  showNamed();
  scenario.addEventListener("atlas-move", showNamed);
}
