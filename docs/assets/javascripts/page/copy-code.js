// Gives blocks of code a button that copies them: of a terminal session the commands alone, without prompts and output.
import { createButton, createElement, findAll } from "../dom.js";
import { onEachPage } from "../navigation/page-events.js";
import { hasFeature, translate } from "../settings.js";
import { announceMessages, showMessage } from "./message.js";

/** What is no part of what a reader copies: prompts, output, and the numbers of annotations. */
const LEFT_OUT = ".gp, .go, .md-annotation";

/** @param {HTMLElement} code */
const readText = (code) => {
  const isSession = Boolean(code.querySelector(".gp"));
  const copied = /** @type {Element} */ (code.cloneNode(true));
  for (const part of copied.querySelectorAll(LEFT_OUT)) part.remove();
  const text = copied.textContent ?? "";
  return isSession ? text.split("\n").filter((line) => line.trim()).join("\n") : text.trimEnd();
};

/** @param {HTMLElement} code */
const addButton = (code) => {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(readText(code));
      showMessage(translate("clipboard.copied"));
    } catch {
      showMessage("The browser did not allow it: select the text and copy it");
    }
  };
  const button = createButton("", copy, { className: "md-code__button", title: translate("clipboard.copy") });
  button.dataset.mdType = "copy";
  code.before(createElement("div", { className: "md-code__nav" }, button));
};

/** A browser lets only pages that came over HTTPS, or from the machine itself, copy. */
export const copyCode = () => {
  if (!hasFeature("content.code.copy") || !navigator.clipboard) return;
  announceMessages();
  onEachPage(() => {
    const blocks = findAll(document, ".md-content pre:not(.mermaid) > code:not(.md-code__nav + *)", HTMLElement);
    for (const code of blocks) if (!code.closest(".no-copy")) addButton(code);
  });
};
