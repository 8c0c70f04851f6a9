// Lists the keys that do something, in a dialog.
import { make } from "./element.js";

const keys = [
  [["/", "S", "F"], "search"],
  [["↑", "↓", "Enter"], "choose a result of the search, and open it"],
  [["P", ","], "the previous page"],
  [["N", "."], "the next page"],
  [["Tab"], "reach links, verdicts, boxes of a drawing and explained terms"],
  [["←", "→"], "move a wide table or drawing, or step through a scenario, once it is reached"],
  [["Esc"], "close the search, a picture at full size, an explanation or this list"],
  [["?"], "this list"],
];

const build = () => {
  const rows = keys.map(([names, does]) => {
    const shown = names.flatMap((name, place) => (place ? [" or ", make("kbd", {}, name)] : [make("kbd", {}, name)]));
    return make("div", {}, make("dt", {}, ...shown), make("dd", {}, does));
  });
  const heading = make("h2", { id: "atlas-shortcuts" }, "Keyboard shortcuts");
  const close = make("form", { method: "dialog" }, make("button", { className: "md-button" }, "Close"));
  const dialog = make("dialog", { className: "atlas-shortcuts md-typeset" }, heading, make("dl", {}, ...rows), close);
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return document.body.appendChild(dialog);
};

let dialog;

export const show = () => {
  dialog = dialog?.isConnected ? dialog : build();
  if (dialog.open) return;
  dialog.showModal();
  dialog.scrollTop = 0; // the browser scrolls to the button, which has the focus
};
