// Fetches the page behind a link while a reader points at the link or focuses it, so that the page is there on the click.

import { fetchNext, isPage } from "./next-page.js";

/** @import { Fetched } from "./next-page.js" */

const REST_MS = 65;

/** @type {Set<string>} */
const asked = new Set();
/**
 * The page that was fetched last. What was fetched before it, the browser has in its cache.
 * @type {{ address: string, page: Promise<Fetched> } | undefined}
 */
let ahead;

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
        resting = setTimeout(() => ask(`${link.origin}${link.pathname}`), REST_MS);
      }
    });
  }
  // These mean that the finger scrolls, or that the pointer has left the window.
  for (const event of ["pointercancel", "blur"]) addEventListener(event, () => clearTimeout(resting));
};

/**
 * The page at an address, fetched ahead or now.
 * @param {string} address
 * @throws the page can't be fetched
 */
export const takePage = (address) => {
  const { origin, pathname } = new URL(address);
  const page = ahead?.address === `${origin}${pathname}` ? ahead.page : undefined;
  ahead = undefined; // the page is shown once
  return page?.catch(() => fetchNext(address)) ?? fetchNext(address);
};

/**
 * Request each page once, even if that fails: following the link requests it again.
 * @param {string} address
 */
const ask = (address) => {
  if (asked.has(address)) return;
  asked.add(address);
  ahead = { address, page: fetchNext(address, { priority: "low" }) };
  ahead.page.catch(() => {}); // if the page can't be fetched, readers see that when they follow the link
};

/** @param {HTMLAnchorElement} link */
const leadsToOtherPage = (link) =>
  isPage(link) && link.pathname !== location.pathname && !link.target && !link.download;
