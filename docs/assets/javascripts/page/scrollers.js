// Lets what is wider than its place scroll, by the keyboard too: tables and code.
import { createElement, findAll } from "../dom.js";
import { onEachPage } from "../navigation/page-events.js";

const TABLES = ".md-content table:not([class]):not(.md-typeset__table > *)";
const CODE = ".md-content pre > code";

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!(target instanceof HTMLElement)) continue;
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

/** @param {HTMLElement} table */
const wrap = (table) => {
  const inner = createElement("div", { className: "md-typeset__table" });
  const scroller = createElement("div", { className: "md-typeset__scrollwrap", role: "group", ariaLabel: "Table" }, inner);
  table.replaceWith(scroller);
  inner.append(table);
  return scroller;
};

export const reachScrollers = () =>
  onEachPage(() => {
    observer.disconnect();
    for (const table of findAll(document, TABLES, HTMLElement)) wrap(table);
    for (const scroller of findAll(document, `.md-typeset__scrollwrap, ${CODE}`, HTMLElement)) observer.observe(scroller);
  });
