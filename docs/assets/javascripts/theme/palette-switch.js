// Makes the theme's switch between light and dark work by keyboard.
//
// Patches mkdocs-material 9.8.2. Why: `mountPalette` ticks neither radio button, so Tab goes to the first, which may be the
// one that is hidden; and it listens only to Enter, although the space bar operates switches, too. This may go once the following
// test passes without it:
// test_the_switch_between_light_and_dark_works_by_keyboard in tests/browser/test_keyboard.py.

/** Ticks the scheme that is shown, and turns the space bar into Enter. */
export const mendPaletteSwitch = () => {
  /** @type {NodeListOf<HTMLInputElement>} */
  const options = document.querySelectorAll(".md-option");
  for (const option of options) {
    option.checked = option.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
    option.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      option.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
  }
};
