// Shows the next page of the site in the place of the one that is shown, so that the header, the scripts and most rules stay.
//
// The browser keeps the history, the place on each page and the focus, as it does for any page:
// https://html.spec.whatwg.org/multipage/nav-history-apis.html#navigation-api. One that does not know that interface loads
// each page whole, and so does one that reads the site from files.
import { takePage } from "./fetch-ahead.js";
import { isPage } from "./next-page.js";
import { announceMove, announcePage } from "./page-events.js";

/** What is not the same on all pages, below the body. */
const REPLACED = ["skip", "announce", "logo", "header-topic", "container"].map((name) => `[data-md-component=${name}]`);
/** What is set in the head once for all pages. */
const KEPT = "script:not([type]), style, meta[name=theme-color]";

/** The page that is shown. While the next one is loading, the address is already that of the next one. */
let shown = new URL(location.href);

/** Take over the links and the history. */
export const followLinks = () => {
  // The address has changed within the page that is shown; the browser scrolls.
  addEventListener("popstate", () => {
    if (location.pathname !== shown.pathname) return;
    closeDrawerAndSearch();
    announceMove();
  });
  window.navigation?.addEventListener("navigate", (event) => {
    const { canIntercept, destination, downloadRequest, formData, hashChange, navigationType, signal } = event;
    // A script writes what a reader chose into the address.
    if (destination.sameDocument && !hashChange && navigationType !== "traverse") return;
    const next = new URL(destination.url);
    if (!canIntercept || hashChange || formData || downloadRequest !== null || navigationType === "reload") return;
    // A search that an address asks for begins as the page is loaded.
    if (!isPage(next) || next.searchParams.has("q")) return;
    const isStart = navigationType !== "traverse" && !next.hash;
    const moves = next.pathname === shown.pathname;
    if (moves && navigationType === "traverse") return;
    // Not before, because closing the search changes the address, which would cancel the navigation.
    event.intercept({
      handler: async () => {
        closeDrawerAndSearch();
        if (moves) announceMove();
        else await open(next, signal, isStart);
      },
    });
  });
};

/**
 * @param {URL} next
 * @param {AbortSignal} signal a reader wants another page
 * @param {boolean} isStart whether the reader comes to the start of the page, and not to a place within it
 */
const open = async (next, signal, isStart) => {
  let fetched;
  const waiting = setTimeout(completeAddresses);
  try {
    fetched = await takePage(next.href);
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    location.reload(); // the browser says what is wrong
    return new Promise(() => {});
  } finally {
    clearTimeout(waiting);
  }
  if (signal.aborted) return;
  const { page, style, complete } = fetched;
  for (const selector of REPLACED) {
    const [before, after] = [document.querySelector(selector), page.querySelector(selector)];
    if (before && after) before.replaceWith(after);
  }
  replaceHead(page.head, style);
  shown = next;
  const finish = () => {
    if (shown !== next) return; // the reader has gone on
    complete();
    announcePage();
  };
  // The browser lays out the first screen, and the rest only once that is painted.
  if (isStart) requestAnimationFrame(() => setTimeout(finish));
  else finish();
};

/**
 * Elements that are the same stay, so that the browser does not load again what they name.
 * @param {HTMLHeadElement} head
 * @param {HTMLStyleElement | null} style
 */
const replaceHead = (head, style) => {
  const before = new Map([...document.head.children].map((element) => [element.outerHTML, element]));
  const added = [...head.children].filter((element) => !before.delete(element.outerHTML) && !element.matches(KEPT));
  for (const element of before.values()) if (!element.matches(KEPT)) element.remove();
  document.head.append(...added);
  const rules = document.head.querySelector("style");
  if (style && style.textContent !== rules?.textContent) rules?.replaceWith(style);
};

/** The addresses in a page are relative to it. While the next page is loading, the browser takes them as relative to that. */
const completeAddresses = () => {
  for (const link of document.querySelectorAll("a[href], link[rel=prev], link[rel=next]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", shown).href);
  }
};

/** Close the drawer and the search, from which the reader goes on. */
const closeDrawerAndSearch = () => {
  for (const box of document.querySelectorAll(".md-toggle[data-md-toggle]")) {
    if (box instanceof HTMLInputElement && box.checked) box.click();
  }
};
