// Lets a reader change the comparison. Without this script the table is complete.
import { readAddress, writeAddress } from "./address.js";
import { start as keepTable } from "./table.js";

// Where the stylesheet stacks the cells, two technologies fit side by side.
const narrow = matchMedia("(max-width: 44.9375em)");

export const start = (root) => {
  keepTable(root);
  const form = root.querySelector("form");
  const table = root.querySelector("table");
  const scroller = table.parentElement;
  const said = form.querySelector("output");
  const none = document.createElement("p");
  none.className = "atlas-comparison__none";
  scroller.after(none);
  const boxes = [...form.querySelectorAll("input[name=technology]")];
  const all = boxes.map((box) => box.value);
  const rows = [...table.querySelectorAll("tr[data-feature]")].map((row) => ({
    row,
    words: row.querySelector("th").textContent.toLowerCase(),
    verdicts: new Map([...row.querySelectorAll("td")].map((cell) => [technologyOf(cell), verdict(cell)])),
  }));
  const lines = [table.tHead.rows[0], ...rows.map(({ row }) => row)].map((row) => ({
    row,
    cells: new Map([...row.cells].slice(1).map((cell) => [technologyOf(cell), cell])),
  }));
  const firstChoice = () => (narrow.matches ? all.slice(0, 2) : all);
  let shownOrder = all.join();

  const read = () => {
    const address = readAddress();
    const chosen = (address.get("technologies") ?? "").split(",").filter((id) => all.includes(id));
    const technologies = chosen.length ? chosen : firstChoice();
    for (const box of boxes) box.checked = technologies.includes(box.value);
    form.elements.filter.value = address.get("filter") ?? "";
    form.elements.differ.checked = address.has("differ");
    form.elements.order.value = address.get("order") ?? "";
    if (form.elements.order.selectedIndex < 0) form.elements.order.value = "";
  };

  const choice = () => boxes.filter((box) => box.checked).map((box) => box.value);

  const write = (options) => {
    const technologies = choice();
    writeAddress(
      {
        technologies: technologies.join() === firstChoice().join() ? "" : technologies.join(),
        filter: form.elements.filter.value.trim(),
        order: form.elements.order.value,
        differ: form.elements.differ.checked ? "1" : "",
      },
      options,
    );
  };

  const show = () => {
    const technologies = new Set(choice());
    const { filter, differ, order } = form.elements;
    const wanted = order.selectedOptions[0]?.dataset.technologies?.split(" ") ?? [];
    const ordered = [...wanted, ...all.filter((id) => !wanted.includes(id))];
    if (ordered.join() !== shownOrder) {
      for (const { row, cells } of lines) row.append(...ordered.map((id) => cells.get(id)));
      shownOrder = ordered.join();
    }
    for (const { cells } of lines) {
      for (const [id, cell] of cells) cell.hidden = !technologies.has(id);
    }
    const word = filter.value.trim().toLowerCase();
    let count = 0;
    for (const { row, words, verdicts } of rows) {
      const differs = new Set([...technologies].map((id) => verdicts.get(id))).size > 1 || technologies.size < 2;
      row.hidden = !words.includes(word) || (differ.checked && !differs);
      count += !row.hidden;
    }
    for (const body of table.tBodies) {
      body.hidden = ![...body.querySelectorAll("tr[data-feature]")].some((row) => !row.hidden);
    }
    said.value = `${technologies.size} of ${all.length} technologies, ${count} of ${rows.length} features`;
    // A table without a row is none.
    none.hidden = Boolean(technologies.size && count);
    scroller.hidden = !none.hidden;
    const chosen = boxes.filter((box) => box.checked);
    if (!technologies.size) sayNone("No technology is chosen.", "Choose all", boxes);
    else if (!count && !word) sayNone("These technologies differ in no feature.", "List every feature", chosen);
    else if (!count) {
      const what = differ.checked ? "No feature in which these technologies differ" : "No feature";
      sayNone(`${what} has “${word}” in its name or question.`, "List every feature", chosen);
    }
  };

  /** Say why nothing is left, beside a button that brings all features back, with these technologies. */
  const sayNone = (why, text, chosen) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      for (const box of chosen) box.checked = true;
      form.elements.filter.value = "";
      form.elements.differ.checked = false;
      show();
      write();
      form.elements.filter.focus();
    });
    none.replaceChildren(why, " ", button);
  };

  // A cell's address opens the cell, and shows its row and column if they were hidden.
  const openTarget = () => {
    const cell = document.getElementById(location.hash.slice(1));
    if (!cell || !table.contains(cell)) return;
    if (cell.hidden) boxes.find((box) => box.value === technologyOf(cell)).checked = true;
    if (cell.closest("tr").hidden) {
      form.elements.filter.value = "";
      form.elements.differ.checked = false;
    }
    show();
    cell.querySelector("details").open = true;
    const bring = () => {
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
      scroller.scrollIntoView({ block: "nearest" });
    };
    bring();
    // With the next picture, the browser brings what the address names into sight by itself, and the head out of it.
    const again = () => requestAnimationFrame(() => setTimeout(bring));
    if (document.readyState === "complete") again();
    else addEventListener("load", again, { once: true });
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    show();
    write({ replace: event.target === form.elements.filter });
  });
  form.addEventListener("reset", (event) => {
    // "Show all" means all, where the form's own reset would bring back what the page was opened with.
    event.preventDefault();
    for (const box of boxes) box.checked = true;
    form.elements.filter.value = form.elements.order.value = "";
    form.elements.differ.checked = false;
    show();
    write({ hash: "" });
  });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("summary")?.closest("td");
    // The evidence opens only after this event, and makes its column wider.
    if (cell) setTimeout(() => {
      const { open } = cell.querySelector("details");
      const beyond = cell.getBoundingClientRect().right - scroller.getBoundingClientRect().right;
      if (open && beyond > 0) scroller.scrollLeft += beyond;
      write({ replace: true, hash: open ? `#${cell.id}` : "" });
    });
  });
  table.addEventListener("keydown", (event) => {
    const evidence = event.key === "Escape" && event.target.closest("details[open]");
    if (!evidence) return;
    evidence.open = false;
    evidence.querySelector("summary").focus();
    write({ replace: true, hash: "" });
  });
  root.addEventListener("atlas-move", () => {
    read();
    show();
    openTarget();
  });
  // What was changed before this script came stays changed, unless the address says otherwise.
  const untouched = boxes.every((box) => box.checked) && !form.elements.filter.value && !form.elements.differ.checked;
  if (untouched || readAddress().size) read();
  else write({ replace: true });
  show();
  openTarget();
};

/** A head names its technology, an address of a cell ends with it. */
const technologyOf = (cell) => cell.dataset.technology ?? cell.id.slice(cell.id.lastIndexOf(".") + 1);

const verdict = (cell) => cell.querySelector("summary").textContent.trim();
