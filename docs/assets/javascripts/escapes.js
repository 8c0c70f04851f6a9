// Filters the timeline of escapes. Without this script the list is complete, and the form is not shown.
import { find, findAll } from "./dom.js";
import { readUrlState, writeUrlState } from "./url-state.js";

/** @param {HTMLElement} root */
export const start = (root) => {
  const form = find(root, "form", HTMLFormElement);
  const status = find(form, "output", HTMLOutputElement);
  const filters = findAll(form, "select", HTMLSelectElement);
  const escapes = findAll(root, ".atlas-escape", HTMLLIElement);
  const years = findAll(root, ".atlas-escapes__year", HTMLLIElement);

  const read = () => {
    const parameters = readUrlState();
    for (const filter of filters) {
      filter.value = parameters.get(filter.name) ?? "";
      if (filter.selectedIndex < 0) filter.value = "";
    }
  };

  /** @param {Parameters<typeof writeUrlState>[1]} [options] */
  const write = (options) =>
    writeUrlState(Object.fromEntries(filters.map((filter) => [filter.name, filter.value])), options);

  const clear = () => {
    for (const filter of filters) filter.value = "";
  };

  const show = () => {
    for (const escape of escapes) {
      escape.hidden = filters.some(
        ({ name, value }) => value && !(escape.dataset[name] ?? "").split(" ").includes(value),
      );
    }
    for (const year of years) year.hidden = !year.querySelector(".atlas-escape:not([hidden])");
    const count = escapes.filter((escape) => !escape.hidden).length;
    status.value = `${count} of ${escapes.length} escapes`;
  };

  // The address of an escape shows it, whatever the filters say.
  const showTarget = () => {
    const target = document.getElementById(location.hash.slice(1))?.closest(".atlas-escape[hidden]");
    if (!target) return;
    clear();
    show();
    target.scrollIntoView();
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    write();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
    show();
    write({ hash: "" });
  });
  root.addEventListener("atlas-move", () => {
    read();
    show();
    showTarget();
  });
  read();
  show();
  showTarget();
};
