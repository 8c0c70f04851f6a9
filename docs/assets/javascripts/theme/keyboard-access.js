// Lets the keyboard reach what the theme leaves to the mouse: the navigation and the search of a small screen, and
// tables that are wider than the screen.

const only = (selector) => document.querySelector(selector);

/**
 * Lay a button over a label, which ticks `box` when it is clicked and is no stop of the keyboard; a label may not
 * take the role of a button itself.
 */
const makeButton = (label, box, name, onChange) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "atlas-reach";
  button.setAttribute("aria-label", name);
  button.addEventListener("click", () => box.click());
  const say = () => button.setAttribute("aria-expanded", String(box.checked));
  say();
  box.addEventListener("change", () => {
    say();
    onChange?.(box.checked);
  });
  label.append(button);
  return button;
};

const reachDrawer = (label) => {
  const box = only("#__drawer");
  const small = matchMedia("(max-width: 76.234375em)");
  // What the drawer covers is out of reach until it is closed; on a wide window, it covers nothing.
  const cover = () => {
    for (const covered of document.querySelectorAll(".md-content, .md-sidebar--secondary, .md-top, .md-footer")) {
      covered.inert = box.checked && small.matches;
    }
  };
  small.addEventListener("change", cover);
  const button = makeButton(label, box, "Navigation", (open) => {
    cover();
    // The section that the page is in is open, and lies over those above it.
    const inner = [...document.querySelectorAll(".md-sidebar--primary .md-nav__toggle:checked ~ .md-nav")].at(-1);
    if (open && document.activeElement === button) (inner ?? only(".md-sidebar--primary")).querySelector("a, button").focus();
  });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !box.checked) return;
    box.click();
    button.focus();
  });
};

const reachSearch = (label) => {
  const box = only("#__search");
  const small = matchMedia("(max-width: 59.984375em)");
  // The field opens the search as soon as it has the focus; on a small screen, the button does.
  const set = () => (only(".md-search__input").tabIndex = small.matches ? -1 : 0);
  makeButton(label, box, "Search");
  small.addEventListener("change", set);
  set();
};

/** A section of the navigation, which slides over the one that it is in; its title leads back. */
const reachSection = (box) => {
  const opener = only(`label.md-nav__link[for="${box.id}"]`);
  const title = only(`label.md-nav__title[for="${box.id}"]`);
  if (!opener || !title) return;
  const name = title.textContent.trim();
  const open = makeButton(opener, box, `Pages of ${name}`, (opened) => {
    if (opened && document.activeElement === open) back.focus();
  });
  const back = makeButton(title, box, `Back from ${name}`, (opened) => {
    if (!opened && document.activeElement === back) open.focus();
  });
};

const sized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

const reachTable = (scroller) => {
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-label", "Table");
  sized.observe(scroller);
};

const parts = {
  "label.md-header__button[for=__drawer]": reachDrawer,
  "label.md-header__button[for=__search]": reachSearch,
  ".md-sidebar--primary .md-nav__toggle[id^=__nav]": reachSection,
  ".md-typeset__scrollwrap": reachTable,
  // One button is no part of a page that a reader would look for by name.
  ".md-code__nav": (bar) => bar.setAttribute("role", "none"),
};

export const start = () => {
  for (const [selector, reach] of Object.entries(parts)) {
    for (const element of document.querySelectorAll(`${selector}:not([data-atlas-reached])`)) {
      element.dataset.atlasReached = "";
      reach(element);
    }
  }
};
