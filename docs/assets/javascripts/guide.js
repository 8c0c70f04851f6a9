// Lets a reader tick requirements and says what meets them. Without this script the table has all the answers.
import { stackedCellsQuery } from "./breakpoints.js";
import { createElement, find, findAll } from "./dom.js";
import { start as startTable } from "./table.js";
import { readUrlState, writeUrlState } from "./url-state.js";

/**
 * @typedef {{ id: string, name: string, box: HTMLInputElement }} Requirement
 * @typedef {{ requirement: Requirement, answer: string, verdict: string, href: string }} Reason a requirement that is not
 *   fully met, with the claim that says so
 * @typedef {{ name: string, short: string, reasons: Reason[], answer: string }} Judged a technology; its answer is the worst
 *   of those to the requirements
 * @typedef {{ requirement: Requirement, excluded: number, back: Judged[] }} Cost how many technologies a requirement
 *   excludes, and which would remain without it
 */

/** The answers, best first. A technology that one requirement excludes stays excluded, even if other answers are unknown. */
const ANSWERS = ["yes", "partly", "unknown", "no"];

/** @type {[answer: string, label: string][]} */
const GROUPS = [["yes", "Meets all"], ["partly", "May: partly"], ["unknown", "Unknown"]];

/**
 * Folded, because the longest list says the least.
 * @type {[answer: string, label: string]}
 */
const EXCLUDED = ["no", "Excluded, and why"];

/** @param {HTMLElement} root */
export const start = (root) => {
  startTable(root);
  const table = find(root, "table", HTMLTableElement);
  const result = find(root, ".atlas-guide__result", HTMLElement);
  const status = find(root, "[role=status]", HTMLElement);
  const actions = find(root, ".atlas-guide__actions", HTMLElement);
  const requirements = findAll(root, "input[name=needs]", HTMLInputElement).map((box) => ({
    id: box.value,
    name: (box.parentElement?.textContent ?? "").trim(),
    box,
    row: find(table, `[data-requirement="${box.value}"]`, HTMLTableRowElement),
  }));
  const technologies = findAll(table, "thead [data-technology]", HTMLElement).map((head) => ({
    name: head.dataset.name ?? "",
    short: head.textContent ?? "",
    cells: [head, ...findAll(table, `td[data-technology="${head.dataset.technology}"]`, HTMLElement)],
    claims: new Map(
      requirements.map((requirement) => {
        const cell = find(requirement.row, `td[data-technology="${head.dataset.technology}"]`, HTMLElement);
        const { href, dataset } = find(cell, "a", HTMLAnchorElement);
        return [requirement.id, { requirement, answer: dataset.sign ?? "", verdict: cell.dataset.verdict ?? "", href }];
      }),
    ),
  }));
  const readTicked = () => requirements.filter(({ box }) => box.checked);
  // The table has one stop for each row; arrows lead through its cells.
  for (const { row } of requirements) {
    for (const link of findAll(row, "td ~ td > a", HTMLAnchorElement)) link.tabIndex = -1;
  }
  // On a phone the table is many screens long, and the answer is what a reader came for.
  if (stackedCellsQuery.matches) find(root, "details", HTMLDetailsElement).open = false;

  const show = () => {
    const ticked = readTicked();
    const judged = technologies.map((technology) => {
      const claims = ticked.flatMap(({ id }) => technology.claims.get(id) ?? []);
      return { ...technology, reasons: claims.filter(({ answer }) => answer !== "yes"), answer: findWorst(claims) };
    });
    for (const { row, box } of requirements) row.classList.toggle("atlas-guide__needed", box.checked);
    for (const { cells, answer } of judged) {
      for (const cell of cells) cell.classList.toggle("atlas-guide__out", answer === "no");
    }
    actions.hidden = !ticked.length;
    if (!ticked.length) {
      status.replaceChildren(createElement("p", {}, "Tick what you can't do without. The answer appears here."));
      result.replaceChildren();
      return;
    }
    const costs = countCosts(judged, ticked);
    status.replaceChildren(...describeAnswer(judged), ...describeHighestCost(costs));
    result.replaceChildren(...describeCosts(costs, judged.length), ...describeGroups(judged));
  };

  const read = () => {
    const needs = (readUrlState().get("needs") ?? "").split(",");
    for (const { id, box } of requirements) box.checked = needs.includes(id);
    show();
  };
  /** @param {Parameters<typeof writeUrlState>[1]} [options] */
  const write = (options) => writeUrlState({ needs: readTicked().map(({ id }) => id).join() }, options);

  root.addEventListener("change", () => {
    show();
    write();
  });
  find(actions, "button", HTMLButtonElement).addEventListener("click", () => {
    for (const { box } of requirements) box.checked = false;
    show();
    write();
    requirements[0]?.box.focus();
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

/** @param {{ answer: string }[]} claims */
const findWorst = (claims) =>
  claims.map(({ answer }) => answer).reduce((one, other) => (ANSWERS.indexOf(other) > ANSWERS.indexOf(one) ? other : one), "yes");

const listFormat = new Intl.ListFormat("en-GB");

/**
 * One line each for the technologies that meet all requirements, that may meet them, and that are unknown.
 * @param {Judged[]} judged
 */
const describeAnswer = (judged) =>
  GROUPS.flatMap(([answer, label]) => {
    const names = judged.filter((one) => one.answer === answer).map(({ short }) => short);
    // That no technology meets all requirements is an answer, too.
    if (!names.length && answer !== "yes") return [];
    const text = names.length ? ` (${names.length}): ${names.join(", ")}` : ": none";
    const sign = createElement("b", { className: "atlas-sign" }, label);
    sign.dataset.sign = names.length ? answer : "no";
    return [createElement("p", {}, sign, text)];
  });

/** @param {Cost[]} costs */
const describeHighestCost = ([highest]) =>
  highest?.back.length
    ? [createElement("p", {}, `Without “${highest.requirement.name}”, ${highest.back.length} more remain${highest.back.length > 1 ? "" : "s"}.`)]
    : [];

/**
 * What each requirement costs, the highest cost first. A technology with an unknown answer does not count as remaining.
 * @param {Judged[]} judged
 * @param {Requirement[]} ticked
 * @returns {Cost[]}
 */
const countCosts = (judged, ticked) =>
  ticked
    .map((requirement) => {
      const excluded = judged.filter(({ reasons }) =>
        reasons.some((reason) => reason.answer === "no" && reason.requirement === requirement),
      );
      const back = excluded.filter(({ reasons }) =>
        ["yes", "partly"].includes(findWorst(reasons.filter((reason) => reason.requirement !== requirement))),
      );
      return { requirement, excluded: excluded.length, back };
    })
    .filter(({ excluded }) => excluded)
    .toSorted((one, other) => other.back.length - one.back.length || other.excluded - one.excluded);

/**
 * @param {Cost[]} costs
 * @param {number} count
 */
const describeCosts = (costs, count) => {
  if (!costs.length) return [];
  const items = costs.map(({ requirement, excluded, back }) =>
    createElement(
      "li",
      {},
      createElement("strong", {}, requirement.name),
      ` excludes ${excluded} of ${count}. `,
      back.length
        ? `Without it, ${listFormat.format(back.map(({ short }) => short))} would remain.`
        : "Another requirement excludes each of them as well.",
    ),
  );
  return [createHeading("What each requirement costs"), createElement("ul", {}, ...items)];
};

/** @param {string} text */
const createHeading = (text) => createElement("p", { className: "atlas-guide__heading" }, text);

/**
 * The technologies that don't meet everything, with the reasons. Once one is excluded, only what excludes it is a reason.
 * @param {Judged[]} judged
 */
const describeGroups = (judged) =>
  [...GROUPS.slice(1), EXCLUDED].flatMap(([group, label]) => {
    const items = judged
      .filter(({ answer }) => answer === group)
      .map((one) => describeReasons(one, one.reasons.filter(({ answer }) => group !== "no" || answer === "no")));
    if (!items.length) return [];
    const list = createElement("ul", {}, ...items);
    /** @type {HTMLElement[]} */
    const shown =
      group === "no"
        ? [createElement("details", { className: "atlas-fold" }, createElement("summary", {}, label), list)]
        : [createHeading(label), list];
    return shown;
  });

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
    ...reasons.flatMap(({ requirement, answer, verdict, href }, index) => [
      index ? "; " : ": ",
      `${requirement.name}: ${answer === "unknown" ? "not known" : answer}, `,
      createElement("a", { href }, verdict.replace(/^(No|Yes): |\.$/g, "")),
    ]),
  );
