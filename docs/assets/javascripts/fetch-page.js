// Fetches pages of the site, each once.
import { fetchNext } from "./navigation/next-page.js";

/**
 * The pages that were asked for, by address.
 * @type {Map<string, Promise<Document>>}
 */
const pages = new Map();

/**
 * @param {string} address
 * @throws the page can't be fetched
 */
export const fetchPage = (address) => {
  const asked = pages.get(address) ?? fetchWhole(address);
  pages.set(address, asked);
  asked.catch(() => pages.delete(address));
  return asked;
};

/** @param {string} address */
const fetchWhole = async (address) => {
  const { page, complete } = await fetchNext(address);
  complete();
  return page;
};
