// Closes what opens over a page: Escape hides cards, and dialogs close with the page that they belong to.
import { onEachPage } from "./navigation/page-events.js";

const EXPLAINED = ":is(.atlas-term, .atlas-citation, .atlas-comparison__head):is(:hover, :focus-within)";

/** Escape hides the card of a term, a citation or a technology until the reader leaves it. */
export const dismissCardsByEscape = () => {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    /** @type {NodeListOf<HTMLElement>} */
    const explained = document.querySelectorAll(EXPLAINED);
    for (const element of explained) dismissCard(element);
  });
};

/** @param {HTMLElement} element what the card explains */
const dismissCard = (element) => {
  element.dataset.atlasDismissed = "";
  const allowAgain = () => {
    if (element.matches(":hover, :focus-within")) return;
    delete element.dataset.atlasDismissed;
    for (const event of ["pointerleave", "focusout"]) element.removeEventListener(event, afterLeaving);
  };
  // While the focus moves within the element, nothing in it has the focus for a moment.
  const afterLeaving = () => setTimeout(allowAgain);
  for (const event of ["pointerleave", "focusout"]) element.addEventListener(event, afterLeaving);
};

/** A dialog is a child of the body, which instant navigation keeps: it would stay open on the next page. */
export const closeDialogsWithTheirPage = () => {
  onEachPage(() => {
    /** @type {HTMLDialogElement | null} */
    const dialog = document.querySelector("dialog[open]");
    dialog?.close();
  });
};
