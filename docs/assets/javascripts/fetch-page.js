// Fetches pages of the site, each once.

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
  const asked =
    pages.get(address) ??
    fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
  pages.set(address, asked);
  asked.catch(() => pages.delete(address));
  return asked;
};
