// Switches between light and dark.
//
// Replaces `mountPalette` of mkdocs-material 9.8.2. Why: while a page loads, it sets and removes an attribute that styles all
// elements, and adds a `meta` element for the colour scheme; for each, the browser styles the whole page again. The keyboard
// reaches a button that is hidden, and the space bar does nothing. This and partials/palette.html may go once these tests
// pass without them:
// test_the_browser_styles_a_page_once in tests/browser/test_weight.py, and
// test_the_switch_between_light_and_dark_works_by_keyboard in tests/browser/test_keyboard.py.

/** Lets readers choose a scheme by mouse and keyboard. */
export const startColourSwitch = () => {
  /** @type {NodeListOf<HTMLInputElement>} */
  const options = document.querySelectorAll(".md-option");
  const header = document.querySelector(".md-header") ?? document.body;
  const colourOfBrowser = document.head.appendChild(document.createElement("meta"));
  colourOfBrowser.name = "theme-color";
  const { dataset } = document.body;

  const update = () => {
    for (const option of options) option.checked = option.dataset.mdColorScheme === dataset.mdColorScheme;
    colourOfBrowser.content = getComputedStyle(header).backgroundColor;
  };

  for (const [index, option] of options.entries()) {
    option.addEventListener("change", () => {
      const scheme = option.dataset.mdColorScheme;
      dataset.mdColorSwitching = ""; // nothing fades from one colour to the other
      dataset.mdColorScheme = scheme;
      update();
      setTimeout(() => delete dataset.mdColorSwitching);
      window.__md_set?.("__palette", { color: { scheme } });
    });
    option.addEventListener("keydown", (event) => {
      if (![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      const next = options[index + 1] ?? options[0];
      next?.click();
      next?.focus();
    });
  }
  update();
};
