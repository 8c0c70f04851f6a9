// Lets the copy button of a terminal session copy the commands alone, without prompts and output.
//
// Patches mkdocs-material 9.8.2. Why: `setupClipboardJS` copies the whole text of a code block, unless the button has a
// `data-clipboard-text`. This may go once the following test passes without it:
// test_copying_a_terminal_takes_the_commands_alone in tests/browser/test_small_things.py.

/** Gives the button the text to copy before the theme hears of the click. */
export const copyCommandsOnly = () => {
  addEventListener("click", ({ target }) => {
    /** @type {HTMLElement | null} */
    const button = target instanceof Element ? target.closest("[data-clipboard-target]") : null;
    const code = button?.dataset.clipboardTarget && document.querySelector(button.dataset.clipboardTarget);
    if (!button || !code || !code.querySelector(".gp")) return;
    const commands = /** @type {Element} */ (code.cloneNode(true));
    for (const other of commands.querySelectorAll(".gp, .go")) other.remove();
    button.dataset.clipboardText = (commands.textContent ?? "").split("\n").filter((line) => line.trim()).join("\n");
  }, { capture: true });
};
