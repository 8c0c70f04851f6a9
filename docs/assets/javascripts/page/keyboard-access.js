// Lets the keyboard reach what the theme leaves to the mouse on a small screen: the navigation and the search. A label opens
// each of them, at which the Tab key does not stop.
import { drawerQuery, searchOverlayQuery } from "../breakpoints.js";
import { createButton, find, findAll } from "../dom.js";

/**
 * Lay a button over a label, which ticks `box` when it is clicked. The Tab key does not stop at labels, and HTML does not
 * allow a label the role of a button.
 * @param {HTMLElement} label
 * @param {HTMLInputElement} box
 * @param {string} name
 * @param {(isOpen: boolean) => void} [onChange]
 */
const coverLabel = (label, box, name, onChange) => {
  const button = createButton("", () => box.click(), { className: "atlas-label-button", ariaLabel: name });
  const update = () => {
    button.ariaExpanded = String(box.checked);
  };
  update();
  box.addEventListener("change", () => {
    update();
    onChange?.(box.checked);
  });
  label.append(button);
  return button;
};

const COVERED_BY_DRAWER = ".md-content, .md-sidebar--secondary, .md-top, .md-footer";
const OPEN_SECTIONS = ".md-sidebar--primary .md-nav__toggle:checked ~ .md-nav";

/** @param {HTMLElement} label */
const reachDrawer = (label) => {
  const box = find(document, "#__drawer", HTMLInputElement);
  // What the drawer covers is out of reach until it is closed; on a wide window, it covers nothing.
  const updateCovered = () => {
    for (const covered of findAll(document, COVERED_BY_DRAWER, HTMLElement)) {
      covered.inert = box.checked && drawerQuery.matches;
    }
  };
  drawerQuery.addEventListener("change", updateCovered);
  const button = coverLabel(label, box, "Navigation", (isOpen) => {
    updateCovered();
    if (!isOpen || document.activeElement !== button) return;
    // The section of the current page is open, and covers the sections above it.
    const innermost = findAll(document, OPEN_SECTIONS, HTMLElement).at(-1);
    find(innermost ?? find(document, ".md-sidebar--primary", HTMLElement), "a, button", HTMLElement).focus();
  });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !box.checked) return;
    box.click();
    button.focus();
  });
};

/** @param {HTMLElement} label */
const reachSearch = (label) => {
  const field = find(document, ".md-search__input", HTMLInputElement);
  // The field opens the search as soon as it has the focus; on a small screen, the button does.
  const update = () => {
    field.tabIndex = searchOverlayQuery.matches ? -1 : 0;
  };
  coverLabel(label, find(document, "#__search", HTMLInputElement), "Search");
  searchOverlayQuery.addEventListener("change", update);
  update();
};

/**
 * A section of the navigation, which slides over the one that it is in; its title leads back.
 * @param {HTMLElement} box
 */
const reachSection = (box) => {
  const [opener] = findAll(document, `label.md-nav__link[for="${box.id}"]`, HTMLElement);
  const [title] = findAll(document, `label.md-nav__title[for="${box.id}"]`, HTMLElement);
  if (!opener || !title || !(box instanceof HTMLInputElement)) return;
  const name = (title.textContent ?? "").trim();
  const open = coverLabel(opener, box, `Pages of ${name}`, (isOpen) => {
    if (isOpen && document.activeElement === open) back.focus();
  });
  const back = coverLabel(title, box, `Back from ${name}`, (isOpen) => {
    if (!isOpen && document.activeElement === back) open.focus();
  });
};

/** @type {Record<string, (element: HTMLElement) => void>} */
const parts = {
  "label.md-header__button[for=__drawer]": reachDrawer,
  "label.md-header__button[for=__search]": reachSearch,
  ".md-sidebar--primary .md-nav__toggle[id^=__nav]": reachSection,
};

/** Makes what the page has now reachable; what was reachable before stays so. */
export const start = () => {
  for (const [selector, reach] of Object.entries(parts)) {
    for (const element of findAll(document, `${selector}:not([data-atlas-reached])`, HTMLElement)) {
      element.dataset.atlasReached = "";
      reach(element);
    }
  }
};
