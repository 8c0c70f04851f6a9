// Lets a reader tick requirements and says what remains. Without this script the table has all the answers.
import { createButton, createElement, find, findAll } from "./dom.js";
import { start as startTable } from "./table.js";
import { readUrlState, writeUrlState } from "./url-state.js";

/**
 * @typedef {{ requirement: string, cell: HTMLElement, answer: string }} Reason a requirement that is not fully met
 * @typedef {{ name: string, short: string, reasons: Reason[], isOut: boolean }} Judged a technology; it is out where a
 *   requirement is not met
 */

/** @param {HTMLElement} root */
export const start = (root) => {
  startTable(root);
  const table = find(root, "table", HTMLTableElement);
  const result = find(root, ".atlas-guide__result", HTMLElement);
  const status = find(root, "[role=status]", HTMLElement);
  const why = createElement("a", { href: `#${result.id}` }, "Why");
  const boxes = findAll(table, "input[name=needs]", HTMLInputElement);
  /** @type {HTMLInputElement | undefined} */
  let lastTicked;
  const technologies = findAll(table, "thead [data-technology]", HTMLElement).map((head) => ({
    id: head.dataset.technology,
    name: head.dataset.name ?? "",
    short: head.textContent ?? "",
    cells: [head, ...findAll(table, `td[data-technology="${head.dataset.technology}"]`, HTMLElement)],
  }));

  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    for (const box of boxes) findRow(box).classList.toggle("atlas-guide__needed", box.checked);
    const judged = technologies.map((technology) => {
      const reasons = ticked
        .map((box) => {
          const cell = find(findRow(box), `td[data-technology="${technology.id}"]`, HTMLElement);
          return { requirement: nameRequirement(box), cell, answer: cell.dataset.answer ?? "" };
        })
        .filter(({ answer }) => answer !== "yes");
      return { ...technology, reasons, isOut: reasons.some(({ answer }) => answer === "no") };
    });
    for (const { cells, isOut } of judged) {
      for (const cell of cells) cell.classList.toggle("atlas-guide__out", isOut);
    }
    const [firstTicked] = ticked;
    if (!firstTicked) {
      status.textContent = "Tick what you can't do without.";
      why.remove();
      result.replaceChildren();
      return;
    }
    const names = judged.filter(({ isOut }) => !isOut).map(({ short }) => short);
    const count = `${names.length || "None"} of ${judged.length} ${names.length > 1 ? "remain" : "remains"}`;
    status.textContent = names.length ? `${count}: ${listFormat.format(names)}` : count;
    status.after(why);
    const last = lastTicked && ticked.includes(lastTicked) ? lastTicked : (ticked.at(-1) ?? firstTicked);
    const buttons = createElement("p", { className: "atlas-guide__buttons" });
    if (ticked.length > 1) buttons.append(createButton(`Untick “${nameRequirement(last)}”`, () => untick([last])));
    buttons.append(createButton("Untick all", () => untick(boxes)));
    result.replaceChildren(...describeRemaining(judged), buttons, ...describeExcluded(judged));
  };

  /** @param {HTMLInputElement[]} some */
  const untick = (some) => {
    for (const box of some) box.checked = false;
    show();
    write();
    some[0]?.focus();
  };
  const read = () => {
    const needs = (readUrlState().get("needs") ?? "").split(",");
    for (const box of boxes) box.checked = needs.includes(box.value);
    show();
  };
  /** @param {Parameters<typeof writeUrlState>[1]} [options] */
  const write = (options) =>
    writeUrlState({ needs: boxes.filter((box) => box.checked).map((box) => box.value).join() }, options);

  table.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.checked) lastTicked = target;
    show();
    write();
  });
  root.addEventListener("atlas-move", read);
  if (readUrlState().has("needs")) {
    read();
  } else {
    // What was ticked before this script came stays ticked.
    show();
    write({ replace: true });
  }
};

/** @param {HTMLInputElement} box */
const findRow = (box) => /** @type {HTMLTableRowElement} */ (box.closest("tr"));

/** @param {HTMLInputElement} box */
const nameRequirement = (box) => (box.parentElement?.textContent ?? "").trim();

/** @param {string} text */
const createHeading = (text) => createElement("p", { className: "atlas-guide__heading" }, text);

/** @param {Judged[]} judged */
const describeRemaining = (judged) => {
  const remaining = judged.filter(({ isOut }) => !isOut);
  if (remaining.length) {
    const items = remaining.map((technology) => describeReasons(technology, technology.reasons));
    return [createHeading("What remains"), createElement("ul", {}, ...items)];
  }
  return [
    createHeading("Nothing remains"),
    createElement("p", {}, "No single technology meets all of this. Combine two, or untick one of these:"),
    createElement("ul", {}, ...countExcluded(judged)),
  ];
};

/** @param {Judged[]} judged */
const describeExcluded = (judged) => {
  const excluded = judged.filter(({ isOut }) => isOut);
  if (!excluded.length) return [];
  const items = excluded.map((technology) =>
    describeReasons(technology, technology.reasons.filter(({ answer }) => answer === "no")),
  );
  return [createHeading("What fell, and why"), createElement("ul", {}, ...items)];
};

const listFormat = new Intl.ListFormat("en-GB");

/**
 * Each requirement that excludes technologies, those that would bring most back first: how many it excludes, and which by
 * itself alone.
 * @param {Judged[]} judged
 */
const countExcluded = (judged) => {
  /** @type {Map<string, { count: number, alone: string[] }>} */
  const excluded = new Map();
  for (const { name, reasons } of judged) {
    const against = reasons.filter(({ answer }) => answer === "no");
    for (const { requirement } of against) {
      const { count, alone } = excluded.get(requirement) ?? { count: 0, alone: [] };
      excluded.set(requirement, { count: count + 1, alone: against.length === 1 ? [...alone, name] : alone });
    }
  }
  return [...excluded]
    .sort(([, one], [, other]) => other.alone.length - one.alone.length || other.count - one.count)
    .map(([requirement, { count, alone }]) =>
      createElement(
        "li",
        {},
        createElement("strong", {}, requirement),
        ` excludes ${count} of ${judged.length}. `,
        alone.length ? `Unticked, it leaves ${listFormat.format(alone)}.` : "Unticked alone, it leaves nothing.",
      ),
    );
};

/**
 * A technology, and for each reason the requirement, the answer and the verdict with a link to its evidence.
 * @param {Judged} technology
 * @param {Reason[]} reasons
 */
const describeReasons = ({ name }, reasons) =>
  createElement(
    "li",
    {},
    createElement("strong", {}, name),
    ...reasons.flatMap(({ requirement, cell, answer }, index) => {
      const { href } = find(cell, "a", HTMLAnchorElement);
      const verdict = (cell.dataset.verdict ?? "").replace(/^(No|Yes): |\.$/g, "");
      return [
        index ? "; " : ": ",
        `${requirement}: ${answer === "unknown" ? "not known" : answer}, `,
        createElement("a", { href }, verdict),
      ];
    }),
  );
