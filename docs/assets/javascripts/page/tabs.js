// Underlines the tab that is open, and opens the tab that has what the address leads to.
import { find, findAll } from "../dom.js";

const TABS = ".tabbed-set:not([data-atlas-started])";

/** @param {HTMLElement} set */
const startSet = (set) => {
  set.dataset.atlasStarted = "";
  const labels = find(set, ".tabbed-labels", HTMLElement);
  const underline = () => {
    const chosen = set.querySelector(":scope > input:checked");
    const label = chosen && labels.querySelector(`[for="${chosen.id}"]`);
    if (!(label instanceof HTMLElement)) return undefined;
    set.style.setProperty("--md-indicator-x", `${label.offsetLeft}px`);
    set.style.setProperty("--md-indicator-width", `${label.offsetWidth}px`);
    return label;
  };
  set.addEventListener("change", () => underline()?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  new ResizeObserver(underline).observe(labels);
};

/** Open the tab that the address leads into. */
const openTarget = () => {
  const target = document.querySelector(":target");
  if (target instanceof HTMLInputElement && target.matches(".tabbed-set > input")) target.click();
  if (!target || target.checkVisibility()) return;
  for (
    let block = target.closest(".tabbed-block");
    block;
    block = block.parentElement?.closest(".tabbed-block") ?? null
  ) {
    const set = block.closest(".tabbed-set");
    const place = [...(block.parentElement?.children ?? [])].indexOf(block);
    const input = set?.querySelectorAll(":scope > input")[place];
    if (input instanceof HTMLInputElement && !input.checked) input.click();
  }
  target.scrollIntoView();
};
addEventListener("hashchange", openTarget);

/** Starts the tabs that the page has now. */
export const start = () => {
  const sets = findAll(document, TABS, HTMLElement);
  for (const set of sets) startSet(set);
  if (sets.length) openTarget();
};
