// Lists the keyboard shortcuts, in a dialog.
import { createElement } from "./dom.js";

/** @type {[string[], string][]} */
const SHORTCUTS = [
  [["/", "S", "F"], "search"],
  [["↑", "↓", "Enter"], "choose a result of the search, and open it"],
  [["P", ","], "the previous page"],
  [["N", "."], "the next page"],
  [["Tab"], "reach links, cells of a comparison, boxes of a drawing and explained terms"],
  [["←", "↑", "→", "↓"], "go from cell to cell of a comparison, once one is reached"],
  [["←", "→", "↑", "↓"], "go along the lines of a cluster's drawing, once one of its boxes is reached"],
  [["←", "→"], "move a wide table or drawing, or step through a scenario, once it is reached"],
  [["Esc"], "close the search, the evidence of a cell, a picture at full size, an explanation or this list"],
  [["?"], "this list"],
];

const createDialog = () => {
  const rows = SHORTCUTS.map(([keys, action]) => {
    const shown = keys.flatMap((key, index) => [...(index ? [" or "] : []), createElement("kbd", {}, key)]);
    return createElement("div", {}, createElement("dt", {}, ...shown), createElement("dd", {}, action));
  });
  const heading = createElement("h2", { id: "atlas-shortcuts" }, "Keyboard shortcuts");
  const button = createElement("button", { className: "md-button" }, "Close");
  const dialog = createElement(
    "dialog",
    { className: "atlas-shortcuts md-typeset" },
    heading,
    createElement("dl", {}, ...rows),
    createElement("form", { method: "dialog" }, button),
  );
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return document.body.appendChild(dialog);
};

/** @type {HTMLDialogElement | undefined} */
let dialog;

export const showShortcuts = () => {
  dialog = dialog?.isConnected ? dialog : createDialog();
  if (dialog.open) return;
  dialog.showModal();
  dialog.scrollTop = 0; // the browser scrolls to the button, which has the focus
};
