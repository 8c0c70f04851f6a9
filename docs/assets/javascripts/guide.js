// Lets a reader tick requirements and says what remains. Without this script the table has all the answers.
import { onReturn, readAddress, writeAddress } from "./address.js";
import { start as keepTable } from "./table.js";

export const start = (root) => {
  keepTable(root);
  const table = root.querySelector("table");
  const result = root.querySelector(".atlas-guide__result");
  const boxes = [...table.querySelectorAll("input[name=needs]")];
  const technologies = [...table.tHead.querySelectorAll("[data-technology]")].map((head) => ({
    id: head.dataset.technology,
    name: head.dataset.name,
    cells: [head, ...table.querySelectorAll(`td[data-technology="${head.dataset.technology}"]`)],
  }));

  const show = () => {
    const needs = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("atlas-guide__needed", box.checked);
    const judged = technologies.map((technology) => {
      const reasons = needs
        .map((box) => {
          const cell = box.closest("tr").querySelector(`td[data-technology="${technology.id}"]`);
          return { need: box.parentElement.textContent.trim(), cell, answer: cell.dataset.answer };
        })
        .filter(({ answer }) => answer !== "yes");
      return { ...technology, reasons, out: reasons.some(({ answer }) => answer === "no") };
    });
    for (const { cells, out } of judged) {
      for (const cell of cells) cell.classList.toggle("atlas-guide__out", out);
    }
    result.replaceChildren(...(needs.length ? report(judged) : [element("p", {}, "Tick what you can't do without.")]));
    if (needs.length) {
      const reset = element("button", { type: "button" }, "Untick all");
      reset.addEventListener("click", () => {
        for (const box of boxes) box.checked = false;
        show();
        writeAddress({});
        boxes[0].focus();
      });
      result.append(reset);
    }
  };

  const read = () => {
    const needs = (readAddress().get("needs") ?? "").split(",");
    for (const box of boxes) box.checked = needs.includes(box.value);
    show();
  };
  const write = (options) =>
    writeAddress({ needs: boxes.filter((box) => box.checked).map((box) => box.value).join() }, options);

  table.addEventListener("change", () => {
    show();
    write();
  });
  onReturn(root, read);
  if (readAddress().has("needs")) read();
  else {
    // What was ticked before this script came stays ticked.
    show();
    write({ replace: true });
  }
};

const report = (judged) => {
  const remains = judged.filter(({ out }) => !out);
  const fell = judged.filter(({ out }) => out);
  const parts = [element("p", { class: "atlas-guide__heading" }, remains.length ? "What remains" : "Nothing remains")];
  parts.push(
    remains.length
      ? element("ul", {}, ...remains.map((technology) => line(technology, technology.reasons)))
      : element("p", {}, "No single technology meets all of this. Take out a requirement, or combine two."),
  );
  if (fell.length) {
    parts.push(element("p", { class: "atlas-guide__heading" }, "What fell, and why"));
    parts.push(
      element("ul", {}, ...fell.map((one) => line(one, one.reasons.filter(({ answer }) => answer === "no")))),
    );
  }
  return parts;
};

/** A technology, and for each reason the requirement, the answer and the verdict with a link to its evidence. */
const line = ({ name }, reasons) =>
  element(
    "li",
    {},
    element("strong", {}, name),
    ...reasons.flatMap(({ need, cell, answer }, index) => [
      index ? "; " : ": ",
      `${need}: ${answer === "unknown" ? "not known" : answer}, `,
      element("a", { href: cell.querySelector("a").getAttribute("href") }, cell.dataset.verdict.replace(/\.$/, "")),
    ]),
  );

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
