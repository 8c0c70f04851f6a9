// Shows a remark to a line of code or to a text where its number stands, such as "(1)", instead of in the list below.
import { createElement, find, findAll } from "../dom.js";
import { listTexts } from "./texts.js";

const COMMENTS = ".c, .c1, .cm";
/** A number in brackets; an exclamation mark says that the comment has nothing else. */
const NUMBER = /\((\d+)\)(!?)/g;

/**
 * The list of remarks below a text or a block of code.
 * @param {Element} host
 */
const findList = (host) => {
  let next = host.nextElementSibling;
  while (next instanceof HTMLParagraphElement && !next.children.length) next = next.nextElementSibling;
  return next instanceof HTMLOListElement ? next : undefined;
};

/**
 * Put the remark where its number stands.
 * @param {Text} number
 * @param {Element} remark
 * @param {string} label
 */
const place = (number, remark, label) => {
  const content = createElement("div", { className: "md-tooltip__inner md-typeset" });
  content.append(...[...remark.childNodes].map((node) => node.cloneNode(true)));
  for (const copied of content.querySelectorAll("[id]")) copied.removeAttribute("id");
  const spoken = /** @type {HTMLElement} */ (content.cloneNode(true));
  for (const card of spoken.querySelectorAll(".atlas-card")) card.remove();
  const tooltip = createElement("div", { className: "md-tooltip", role: "tooltip" }, content);
  const sign = createElement("span", {});
  sign.dataset.mdAnnotationId = label;
  const index = createElement("span", { className: "md-annotation__index" }, sign);
  const annotation = createElement(
    "aside",
    { className: "md-annotation", tabIndex: 0, ariaLabel: `Remark ${label}: ${(spoken.textContent ?? "").trim()}` },
    index,
  );
  const show = () => {
    const around = annotation.offsetParent?.getBoundingClientRect() ?? new DOMRect();
    const { left, top, width, height } = annotation.getBoundingClientRect();
    // The theme's rules keep a tooltip within the window by these.
    annotation.style.setProperty("--md-tooltip-0", `${-around.left}px`);
    annotation.style.setProperty("--md-tooltip-x", `${left - around.left + width / 2}px`);
    annotation.style.setProperty("--md-tooltip-y", `${top - around.top + height / 2}px`);
    annotation.prepend(tooltip);
    requestAnimationFrame(() => tooltip.classList.add("md-tooltip--active"));
  };
  const hide = () => {
    if (annotation.matches(":focus-within")) return;
    tooltip.classList.remove("md-tooltip--active");
    tooltip.remove(); // a remark that is not shown would make the page wider
  };
  annotation.addEventListener("focusin", show);
  annotation.addEventListener("focusout", () => setTimeout(hide));
  // A second click closes it.
  index.addEventListener("mousedown", (event) => {
    if (document.activeElement !== annotation) return;
    event.preventDefault();
    annotation.blur();
  });
  annotation.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") annotation.blur();
  });
  number.replaceWith(annotation);
};

/**
 * @param {Element} host a text, or a block of code
 * @param {HTMLOListElement} list
 */
const annotate = (host, list) => {
  const isCode = host.matches(".highlight");
  const texts = (isCode ? findAll(host, COMMENTS, HTMLElement) : [host]).flatMap(listTexts);
  for (const text of texts) {
    // From the last to the first, because each number is cut off at its place.
    for (const { index, 0: marker, 1: label = "", 2: isAlone } of [...text.data.matchAll(NUMBER)].reverse()) {
      const remark = list.children[Number(label) - 1];
      if (!remark) continue;
      const number = isAlone ? text : text.splitText(index);
      if (!isAlone) number.splitText(marker.length);
      place(number, remark, label);
      list.classList.add("md-annotation-list");
      if (isAlone) break;
    }
  }
};

/** Replaces the numbers in what the page has now. */
export const start = () => {
  const article = find(document, ".md-content", HTMLElement);
  for (const host of findAll(article, ".annotate, .highlight", HTMLElement)) {
    const list = findList(host);
    if (list && !list.classList.contains("md-annotation-list")) annotate(host, list);
  }
};
