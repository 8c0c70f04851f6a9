// Fetches the page behind a link while a reader points at it, or has moved the focus to it, so that it is there when it is
// asked for. The theme's own `navigation.instant.prefetch` asks no reader, and fetches the page that is open for each link
// within it.

import { nextAddress } from "./theme/next-page.js";

const REST_MS = 65;

/** @type {Set<string>} */
const fetched = new Set();

/** Fetches nothing for readers who save data, nor from a page that is a file, which may not. */
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
  // The finger scrolls, or the pointer has left the window.
  for (const event of ["pointercancel", "blur"]) addEventListener(event, () => clearTimeout(resting));
};

/**
 * Each page is asked for once, also one that fails: it is asked for again when a reader goes there.
 * @param {string} address
 */
const fetchPage = async (address) => {
  if (fetched.has(address)) return;
  fetched.add(address);
  try {
    const answer = await fetch(nextAddress(address), { priority: "low" });
    await answer.text(); // the browser keeps what was read to its end
  } catch {
    // What is wrong shows when it is asked for again.
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
