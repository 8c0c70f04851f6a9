// Lists the keys that do something, in a dialog.
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

const make = (name, ...content) => {
  const element = document.createElement(name);
  element.append(...content);
  return element;
};

const build = () => {
  const list = make("dl");
  for (const [names, does] of keys) {
    const shown = names.flatMap((name, place) => (place ? [" or ", make("kbd", name)] : [make("kbd", name)]));
    list.append(make("div", make("dt", ...shown), make("dd", does)));
  }
  const close = make("button", "Close");
  close.className = "md-button";
  const heading = make("h2", "Keyboard shortcuts");
  heading.id = "atlas-shortcuts";
  const dialog = make("dialog", heading, list, make("form", close));
  dialog.className = "atlas-shortcuts md-typeset";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.querySelector("form").method = "dialog";
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return document.body.appendChild(dialog);
};

let dialog;

export const show = () => {
  dialog = dialog?.isConnected ? dialog : build();
  if (!dialog.open) dialog.showModal();
};
