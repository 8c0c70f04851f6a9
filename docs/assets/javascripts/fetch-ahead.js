// Fetches the page behind a link while a reader points at the link or focuses it, so that the page is there on the click. The
// theme's own `navigation.instant.prefetch` also fetches for readers who save data, and fetches the open page again for each
// link within it.

import { nextAddress } from "./theme/next-page.js";

const REST_MS = 65;

/** @type {Set<string>} */
const fetched = new Set();

/** Fetches nothing for readers who save data, nor on a page that is opened as a file, which is not allowed to. */
export const fetchAhead = () => {
  if (location.protocol === "file:") return;
  if (navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches) return;
  /** @type {number | undefined} */
  let resting;
  for (const event of ["pointerover", "focusin"]) {
    addEventListener(event, ({ target }) => {
      clearTimeout(resting);
      const link = target instanceof Element && target.closest("a[href]");
      if (link instanceof HTMLAnchorElement && leadsToOtherPage(link)) {
        resting = setTimeout(() => fetchPage(new URL(link.pathname, link.href).href), REST_MS);
      }
    });
  }
  // These mean that the finger scrolls, or that the pointer has left the window.
  for (const event of ["pointercancel", "blur"]) addEventListener(event, () => clearTimeout(resting));
};

/**
 * Request each page once, even if that fails: following the link requests it again.
 * @param {string} address
 */
const fetchPage = async (address) => {
  if (fetched.has(address)) return;
  fetched.add(address);
  try {
    const answer = await fetch(nextAddress(address), { priority: "low" });
    await answer.text(); // the browser keeps what was read to its end
  } catch {
    // If the page can't be fetched, readers see that when they follow the link.
  }
};

/** @param {HTMLAnchorElement} link */
const leadsToOtherPage = ({ origin, pathname, target, download }) =>
  origin === location.origin &&
  pathname !== location.pathname &&
  pathname.startsWith(root.pathname) &&
  pathname.endsWith("/") &&
  !target &&
  !download;

/** The address of the site's root. */
const root = new URL(window.__md_scope ?? ".", location.href);
