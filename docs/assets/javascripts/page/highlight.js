// Marks on a page the words for which a search has found it, which its address has in the parameter `h`.
import { findAll } from "../dom.js";
import { listTexts } from "./texts.js";

const MARK = "mark[data-md-highlight]";

/** @param {string} text */
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Mark the words of the address, and no other. */
export const highlight = () => {
  for (const mark of findAll(document, MARK, HTMLElement)) mark.replaceWith(...mark.childNodes);
  const words = (new URLSearchParams(location.search).get("h") ?? "").split(/\s+/).filter(Boolean);
  const article = document.querySelector(".md-content");
  if (!words.length || !article) return;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escape).join("|")})(?![\\p{L}\\p{N}])`, "giu");
  for (const text of listTexts(article)) {
    // A drawing shows no HTML in its texts.
    if (text.parentElement instanceof HTMLElement && text.parentElement.checkVisibility()) markIn(text, pattern);
  }
};

/**
 * @param {Text} text
 * @param {RegExp} pattern
 */
const markIn = (text, pattern) => {
  // From the last to the first, because each match is cut off at its place.
  for (const { index, 0: word } of [...text.data.matchAll(pattern)].reverse()) {
    const found = text.splitText(index);
    found.splitText(word.length);
    const mark = document.createElement("mark");
    mark.dataset.mdHighlight = "";
    found.replaceWith(mark);
    mark.append(found);
  }
};
