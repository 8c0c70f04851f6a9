// Lets a reader tick requirements and says what remains. Without this script the table has all the answers.
import { readAddress, writeAddress } from "./address.js";
import { make } from "./element.js";
import { start as keepTable } from "./table.js";

export const start = (root) => {
  keepTable(root);
  const table = root.querySelector("table");
  const result = root.querySelector(".atlas-guide__result");
  const said = root.querySelector("[role=status]");
  const why = make("a", { href: `#${result.id}` }, "Why");
  const boxes = [...table.querySelectorAll("input[name=needs]")];
  let ticked; // last
  const technologies = [...table.tHead.querySelectorAll("[data-technology]")].map((head) => ({
    id: head.dataset.technology,
    name: head.dataset.name,
    short: head.textContent,
    cells: [head, ...table.querySelectorAll(`td[data-technology="${head.dataset.technology}"]`)],
  }));

  const show = () => {
    const needs = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("atlas-guide__needed", box.checked);
    const judged = technologies.map((technology) => {
      const reasons = needs
        .map((box) => {
          const cell = box.closest("tr").querySelector(`td[data-technology="${technology.id}"]`);
          return { need: nameNeed(box), cell, answer: cell.dataset.answer };
        })
        .filter(({ answer }) => answer !== "yes");
      return { ...technology, reasons, out: reasons.some(({ answer }) => answer === "no") };
    });
    for (const { cells, out } of judged) {
      for (const cell of cells) cell.classList.toggle("atlas-guide__out", out);
    }
    if (!needs.length) {
      said.textContent = "Tick what you can't do without.";
      why.remove();
      result.replaceChildren();
      return;
    }
    const names = judged.filter(({ out }) => !out).map(({ short }) => short);
    const count = `${names.length || "None"} of ${judged.length} ${names.length > 1 ? "remain" : "remains"}`;
    said.textContent = names.length ? `${count}: ${listNames.format(names)}` : count;
    said.after(why);
    const untick = (some, text) => {
      const button = make("button", { type: "button" }, text);
      button.addEventListener("click", () => {
        for (const box of some) box.checked = false;
        show();
        write();
        some[0].focus();
      });
      return button;
    };
    const last = needs.includes(ticked) ? ticked : needs.at(-1);
    const buttons = make("p", { className: "atlas-guide__buttons" });
    if (needs.length > 1) buttons.append(untick([last], `Untick “${nameNeed(last)}”`));
    buttons.append(untick(boxes, "Untick all"));
    result.replaceChildren(...sayRemaining(judged), buttons, ...sayFallen(judged));
  };

  const read = () => {
    const needs = (readAddress().get("needs") ?? "").split(",");
    for (const box of boxes) box.checked = needs.includes(box.value);
    show();
  };
  const write = (options) =>
    writeAddress({ needs: boxes.filter((box) => box.checked).map((box) => box.value).join() }, options);

  table.addEventListener("change", ({ target }) => {
    if (target.checked) ticked = target;
    show();
    write();
  });
  root.addEventListener("atlas-move", read);
  if (readAddress().has("needs")) read();
  else {
    // What was ticked before this script came stays ticked.
    show();
    write({ replace: true });
  }
};

const nameNeed = (box) => box.parentElement.textContent.trim();

const sayRemaining = (judged) => {
  const remains = judged.filter(({ out }) => !out);
  if (remains.length) {
    return [
      make("p", { className: "atlas-guide__heading" }, "What remains"),
      make("ul", {}, ...remains.map((technology) => line(technology, technology.reasons))),
    ];
  }
  return [
    make("p", { className: "atlas-guide__heading" }, "Nothing remains"),
    make("p", {}, "No single technology meets all of this. Combine two, or untick one of these:"),
    make("ul", {}, ...countFallen(judged)),
  ];
};

const sayFallen = (judged) => {
  const fell = judged.filter(({ out }) => out);
  if (!fell.length) return [];
  return [
    make("p", { className: "atlas-guide__heading" }, "What fell, and why"),
    make("ul", {}, ...fell.map((one) => line(one, one.reasons.filter(({ answer }) => answer === "no")))),
  ];
};

const listNames = new Intl.ListFormat("en-GB");

/** What excludes something, first what excludes most, each with how many, and whom it alone excludes. */
const countFallen = (judged) => {
  const excluded = new Map();
  for (const { name, reasons } of judged) {
    const against = reasons.filter(({ answer }) => answer === "no");
    for (const { need } of against) {
      const { count, alone } = excluded.get(need) ?? { count: 0, alone: [] };
      excluded.set(need, { count: count + 1, alone: against.length === 1 ? [...alone, name] : alone });
    }
  }
  return [...excluded]
    .sort(([, one], [, other]) => other.alone.length - one.alone.length || other.count - one.count)
    .map(([need, { count, alone }]) =>
      make(
        "li",
        {},
        make("strong", {}, need),
        ` excludes ${count} of ${judged.length}. `,
        alone.length ? `Unticked, it leaves ${listNames.format(alone)}.` : "Unticked alone, it leaves nothing.",
      ),
    );
};

/** A technology, and for each reason the requirement, the answer and the verdict with a link to its evidence. */
const line = ({ name }, reasons) =>
  make(
    "li",
    {},
    make("strong", {}, name),
    ...reasons.flatMap(({ need, cell, answer }, index) => [
      index ? "; " : ": ",
      `${need}: ${answer === "unknown" ? "not known" : answer}, `,
      make("a", { href: cell.querySelector("a").href }, cell.dataset.verdict.replace(/^(No|Yes): |\.$/g, "")),
    ]),
  );
