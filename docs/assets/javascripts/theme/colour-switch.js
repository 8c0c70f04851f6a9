// Switches between light and dark.
//
// Replaces `mountPalette` of mkdocs-material 9.8.2. Why: while a page loads, it sets and removes an attribute that styles all
// elements, and adds a `meta` element for the colour scheme; for each, the browser styles the whole page again. The keyboard
// reaches a button that is hidden, and the space bar does nothing. This and partials/palette.html may go once these tests
// pass without them:
// test_the_browser_styles_a_page_once in tests/browser/test_weight.py, and
// test_the_switch_between_light_and_dark_works_by_keyboard in tests/browser/test_keyboard.py.

import { createElement, findAll } from "../dom.js";

/** Shows the page in the scheme of one of the options. @param {HTMLInputElement} option */
const apply = (option) => {
  const { dataset } = document.body;
  dataset.mdColorSwitching = ""; // nothing fades from one colour to the other
  dataset.mdColorScheme = option.dataset.mdColorScheme;
  setTimeout(() => delete dataset.mdColorSwitching);
};

/** Lets readers choose a scheme by mouse and keyboard. Until they do, the page has the one of their system. */
export const startColourSwitch = () => {
  const options = findAll(document, ".md-option", HTMLInputElement);
  const header = document.querySelector(".md-header");
  const colourOfBrowser = document.head.appendChild(createElement("meta", { name: "theme-color" }));

  const update = () => {
    for (const option of options) {
      option.checked = option.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
      /** @type {HTMLElement} */ (option.nextElementSibling).hidden = !option.checked;
    }
    if (header) colourOfBrowser.content = getComputedStyle(header).backgroundColor;
  };

  for (const [index, option] of options.entries()) {
    option.addEventListener("change", () => {
      apply(option);
      update();
      window.__md_set?.("__palette", { index, color: { scheme: option.dataset.mdColorScheme } });
    });
    option.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      const next = options[(index + 1) % options.length];
      next?.click();
      next?.focus();
    });
    matchMedia(option.dataset.mdColorMedia ?? "not all").addEventListener("change", ({ matches }) => {
      if (!matches || window.__md_get?.("__palette")) return;
      apply(option);
      update();
    });
  }
  update();
};
