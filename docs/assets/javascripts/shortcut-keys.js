// Opens the list of keyboard shortcuts: by "?", and by the button in the footer.

const WRITABLE = "input, textarea, select, [contenteditable]";

/** The list is loaded when it is first opened. */
export const openShortcuts = () => {
  const show = () => import("./shortcuts.js").then(({ showShortcuts }) => showShortcuts());
  addEventListener("keydown", ({ key, target }) => {
    const isWriting = target instanceof Element && target.closest(WRITABLE);
    if (key === "?" && !isWriting) show();
  });
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(".atlas-keys")) show();
  });
};
