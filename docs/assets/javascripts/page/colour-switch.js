// Switches between light and dark.

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
