// Lets a reader change the comparison, and opens the evidence of a cell in it. Without this script the table is complete.
import { largeQuery, searchOverlayQuery, stackedCellsQuery, wideQuery } from "./breakpoints.js";
import { createButton, createElement, find, findAll } from "./dom.js";
import { start as startTable } from "./table.js";
import { readUrlState, writeUrlState } from "./url-state.js";

/**
 * Call a function when another number of columns fits, such as when a reader turns a phone or zooms.
 * @param {() => void} listener
 * @param {AbortSignal} signal ends it
 */
const watchColumnCount = (listener, signal) => {
  for (const query of [stackedCellsQuery, searchOverlayQuery, wideQuery, largeQuery]) {
    query.addEventListener("change", listener, { signal });
  }
};

/** How many technologies of the comparison are shown at first: as many as fit side by side. */
const columnCount = () => {
  if (stackedCellsQuery.matches) return 2;
  if (largeQuery.matches) return 8;
  if (wideQuery.matches) return 6;
  return searchOverlayQuery.matches ? 3 : 4;
};

/** @param {HTMLElement} root */
export const start = (root) => {
  startTable(root);
  const form = find(root, "form", HTMLFormElement);
  const filter = find(form, "[name=filter]", HTMLInputElement);
  const differ = find(form, "[name=differ]", HTMLInputElement);
  const order = find(form, "[name=order]", HTMLSelectElement);
  const showAll = find(form, "[name=all]", HTMLButtonElement);
  const status = find(form, "output", HTMLOutputElement);
  const table = find(root, "table", HTMLTableElement);
  const nothingLeft = createElement("p", { className: "atlas-comparison__none" });
  table.after(nothingLeft);
  const boxes = findAll(form, "input[name=technology]", HTMLInputElement);
  const all = boxes.map((box) => box.value);
  const features = findAll(table, "tr[data-feature]", HTMLTableRowElement).map((row) => ({
    row,
    text: `${row.textContent} ${row.dataset.typed ?? ""}`.toLowerCase(),
    signs: new Map(findAll(row, "td", HTMLTableCellElement).map((cell) => [technologyOf(cell), signOf(cell)])),
  }));
  const rows = findAll(table, "thead tr, tr[data-feature]", HTMLTableRowElement).map((row) => ({
    row,
    cells: new Map([...row.cells].slice(1).map((cell) => [technologyOf(cell), cell])),
    order: all,
  }));
  /** @type {ReturnType<typeof import("./opened-row.js").createOpenedRow> | undefined} */
  let opened;
  // This is loaded late, because most readers open no cell.
  const loadOpener = async () => {
    const { createOpenedRow } = await import("./opened-row.js");
    opened ??= createOpenedRow(table, () => write({ hash: "" }));
    return opened;
  };
  // A shade at the edge of the window shows that the table continues there.
  let isInSight = false, isBeyond = false;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries) {
        if (target === table) isInSight = isIntersecting;
        else isBeyond = boundingClientRect.right > document.documentElement.clientWidth + 1;
      }
      root.toggleAttribute("data-beyond", isInSight && isBeyond);
    },
    { threshold: [0, 0.5, 0.99] },
  );
  const observeEdge = () => {
    observer.disconnect();
    const heads = findAll(table, "thead th:not([hidden])", HTMLElement);
    // The card of a column's head opens to the left if there is no room to the right.
    for (const [index, head] of heads.entries()) head.toggleAttribute("data-last", index > 1 && index > heads.length - 3);
    for (const one of [table, heads.at(-1)]) if (one) observer.observe(one);
  };
  const firstChoice = () => all.slice(0, columnCount());
  let isTyping = false;
  let lastSort = 0;

  const read = () => {
    const parameters = readUrlState();
    const named = (parameters.get("technologies") ?? "").split(",").filter((id) => all.includes(id));
    choose(named.length ? named : firstChoice());
    filter.value = parameters.get("filter") ?? "";
    differ.checked = parameters.has("differ");
    order.value = parameters.get("order") ?? "";
    if (order.selectedIndex < 0) order.value = "";
    isTyping = false;
    if (filter.value) fetchWords();
  };

  /** @param {string[]} technologies */
  const choose = (technologies) => {
    for (const box of boxes) box.checked = technologies.includes(box.value);
  };

  const readChosen = () => boxes.filter((box) => box.checked).map((box) => box.value);

  /** @param {Parameters<typeof writeUrlState>[1]} [options] */
  const write = (options) => {
    const technologies = readChosen().join();
    writeUrlState(
      {
        technologies: technologies === firstChoice().join() ? "" : technologies,
        filter: filter.value.trim(),
        order: order.value,
        differ: differ.checked ? "1" : "",
      },
      options,
    );
  };

  const showAllFeatures = () => {
    filter.value = "";
    differ.checked = false;
  };

  // The verdicts and the synonyms of the glossary are searched too, once somebody searches.
  const fetchWords = async () => {
    const address = root.dataset.words;
    if (!address || location.protocol === "file:") return;
    delete root.dataset.words;
    try {
      const words = await (await fetch(address)).json();
      for (const feature of features) feature.text += ` ${words[feature.row.dataset.feature ?? ""] ?? ""}`;
      if (filter.value) show();
    } catch {
      root.dataset.words = address;
    }
  };

  /** The technologies, best first in the feature by which they are ordered. */
  const sortTechnologies = () => {
    const signs = features.find(({ row }) => row.dataset.feature === order.value)?.signs;
    return signs ? all.toSorted((one, other) => rankOf(signs.get(one)) - rankOf(signs.get(other))) : all;
  };

  /**
   * Reorder the cells of all rows: of the visible rows immediately, and of the others after the next paint, because
   * moving all takes too long.
   * @param {string[]} ordered
   */
  const sortRows = (ordered) => {
    const sort = ++lastSort;
    const unsorted = rows.filter(({ order }) => order.join() !== ordered.join());
    const isNear = unsorted.map(({ row }) => {
      const { top, bottom } = row.getBoundingClientRect();
      return row.parentElement === table.tHead || (bottom >= 0 && top <= innerHeight);
    });
    for (const [index, row] of unsorted.entries()) if (isNear[index]) moveCells(row, ordered);
    if (isNear.every(Boolean)) return;
    requestAnimationFrame(() =>
      setTimeout(() => {
        for (const row of unsorted) if (sort === lastSort) moveCells(row, ordered);
      }),
    );
  };

  const show = () => {
    const technologies = new Set(readChosen());
    const ordered = sortTechnologies();
    sortRows(ordered);
    for (const { cells } of rows) {
      for (const [id, cell] of cells) {
        if (cell.hidden === technologies.has(id)) cell.hidden = !technologies.has(id);
      }
    }
    // Paper has room for all, unless the reader chose some.
    root.toggleAttribute("data-chosen", true);
    root.toggleAttribute("data-first", [...technologies].join() === firstChoice().join());
    const query = filter.value.trim().toLowerCase();
    const words = query.split(/\s+/);
    let count = 0;
    for (const { row, text, signs } of features) {
      const differs = new Set([...technologies].map((id) => signs.get(id))).size > 1 || technologies.size < 2;
      const isHidden = !words.every((word) => text.includes(word)) || (differ.checked && !differs);
      if (row.hidden !== isHidden) row.hidden = isHidden;
      count += isHidden ? 0 : 1;
    }
    for (const body of table.tBodies) {
      const isHidden = ![...body.rows].some((row) => row.matches("[data-feature]:not([hidden])"));
      if (body.hidden !== isHidden) body.hidden = isHidden;
    }
    opened?.fit();
    showAll.disabled = technologies.size === all.length;
    status.value = `${technologies.size} of ${all.length} technologies, ${count} of ${features.length} features`;
    // Screen readers would announce a table without rows.
    nothingLeft.hidden = Boolean(technologies.size && count);
    table.hidden = !nothingLeft.hidden;
    const chosen = boxes.filter((box) => box.checked);
    if (!technologies.size) explainNothing("No technology is chosen.", "Choose all", boxes);
    else if (!count && !query) explainNothing("These technologies differ in no feature.", "List every feature", chosen);
    else if (!count) {
      const what = differ.checked ? "No feature in which these technologies differ" : "No feature";
      explainNothing(`${what} has “${query}” in its question or its answers.`, "List every feature", chosen);
    }
    observeEdge();
  };

  /**
   * Say why nothing is left, beside a button that brings all features back, with these technologies.
   * @param {string} reason
   * @param {string} action
   * @param {HTMLInputElement[]} chosen
   */
  const explainNothing = (reason, action, chosen) => {
    const button = createButton(action, () => {
      for (const box of chosen) box.checked = true;
      showAllFeatures();
      show();
      write();
      filter.focus();
    });
    nothingLeft.replaceChildren(reason, " ", button);
  };

  /**
   * @param {HTMLTableCellElement} cell
   * @param {boolean} takesFocus
   */
  const openCell = async (cell, takesFocus) => {
    try {
      const opener = await loadOpener();
      // By now, the reader may have chosen something else.
      if (location.hash === `#${cell.id}`) opener.open(cell, takesFocus);
    } catch {
      location.assign(find(cell, "a", HTMLAnchorElement).href);
    }
  };

  // The address of a cell opens its evidence, and shows its row and column if they were hidden.
  const openTarget = () => {
    const cell = document.getElementById(location.hash.slice(1));
    const row = cell?.closest("tr");
    if (!(cell instanceof HTMLTableCellElement) || !row || !table.contains(cell)) return opened?.close();
    if (opened?.has(cell)) return;
    const column = boxes.find((box) => box.value === technologyOf(cell));
    if (cell.hidden && column) column.checked = true;
    if (row.hidden) showAllFeatures();
    show();
    const scrollToCell = () => {
      // By now, the reader may have chosen something else.
      if (location.hash === `#${cell.id}`) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    scrollToCell();
    if (location.protocol !== "file:") openCell(cell, false);
    // With the next frame, the browser scrolls to the target by itself.
    const scrollAgain = () => requestAnimationFrame(() => setTimeout(scrollToCell));
    if (document.readyState === "complete") scrollAgain();
    else addEventListener("load", scrollAgain, { once: true });
  };

  const listening = new AbortController();
  watchColumnCount(() => {
    if (!root.isConnected) return listening.abort();
    if (root.hasAttribute("data-first")) choose(firstChoice());
    show();
    write({ replace: true });
  }, listening.signal);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    show();
    // What is typed in one go is one step back.
    write({ replace: event.target === filter && isTyping });
    isTyping = event.target === filter;
  });
  filter.addEventListener("focus", fetchWords);
  filter.addEventListener("change", () => (isTyping = false));
  showAll.addEventListener("click", () => {
    choose(all);
    show();
    write();
  });
  form.addEventListener("reset", (event) => {
    // The form's own reset would bring back what the page was opened with.
    event.preventDefault();
    choose(firstChoice());
    order.value = "";
    showAllFeatures();
    opened?.close();
    show();
    write({ hash: "" });
  });
  table.addEventListener("click", (event) => {
    const cell = event.target instanceof Element && event.target.closest("tr[data-feature] > td:has(> a)");
    const isPlain = !event.button && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // A page that is opened as a file can't fetch anything, so the link leads to the page of the feature.
    if (!(cell instanceof HTMLTableCellElement) || !isPlain || location.protocol === "file:") return;
    if (!(event.target instanceof Element && event.target.closest("a"))) return;
    event.preventDefault();
    const isOpen = opened?.has(cell);
    write({ hash: isOpen ? "" : `#${cell.id}` });
    if (isOpen) opened?.close();
    else openCell(cell, event.detail === 0);
  });
  for (const event of ["pointerover", "focusin"]) {
    if (location.protocol !== "file:") table.addEventListener(event, () => loadOpener().catch(() => {}), { once: true });
  }
  root.addEventListener("atlas-move", () => {
    read();
    show();
    openTarget();
  });
  // What was changed before this script came stays changed, unless the address says otherwise.
  const isUntouched = boxes.every((box) => box.checked) && !filter.value && !differ.checked;
  if (isUntouched || readUrlState().size) read();
  else write({ replace: true });
  show();
  openTarget();
};

/**
 * A head names its technology; the address of a cell ends with it.
 * @param {HTMLElement} cell
 */
const technologyOf = (cell) => cell.dataset.technology ?? cell.id.slice(cell.id.lastIndexOf(".") + 1);

/**
 * The longest increasing subsequence of some numbers: these can stay in place when the others are sorted.
 * @param {number[]} numbers
 */
const findLongestInOrder = (numbers) => {
  /** @type {number[][]} the longest part that ends with each number */
  const ending = [];
  for (const [index, number] of numbers.entries()) {
    const before = ending.slice(0, index).filter((part) => (part.at(-1) ?? 0) < number);
    ending.push([...before.reduce((one, other) => (other.length > one.length ? other : one), []), number]);
  }
  return ending.reduce((one, other) => (other.length > one.length ? other : one), []);
};

/**
 * Reorder the cells of a row with as few moves as possible: the browser lays out each moved cell again.
 * @param {{ row: HTMLTableRowElement, cells: Map<string, HTMLTableCellElement>, order: string[] }} sorted a row with its
 *   cells, and the order in which they stand
 * @param {string[]} ordered
 */
const moveCells = (sorted, ordered) => {
  const { row, cells, order } = sorted;
  if (order === ordered) return;
  const kept = new Set(findLongestInOrder(order.map((id) => ordered.indexOf(id))).map((place) => ordered[place] ?? ""));
  sorted.order = ordered;
  /** @type {HTMLTableCellElement | null} */
  let next = null;
  for (const id of ordered.toReversed()) {
    const cell = cells.get(id);
    if (!cell) continue;
    if (!kept.has(id)) row.insertBefore(cell, next);
    next = cell;
  }
};

/**
 * The class of a cell; where a feature has none, its words.
 * @param {HTMLElement} cell
 */
const signOf = (cell) => cell.querySelector("[data-sign]")?.getAttribute("data-sign") ?? cell.textContent ?? "";

/**
 * The place of a class in its order: answers as listed, ranks by how many bars are full, and what is unknown last.
 * @param {string} [sign]
 */
const rankOf = (sign = "") => ["yes", "partly", "no"].indexOf(sign) + 1 || (parseInt(sign, 10) ? 10 - parseInt(sign, 10) : 20);
