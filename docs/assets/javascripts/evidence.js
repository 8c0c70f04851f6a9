// Brings what stands behind a verdict from the page of its feature into the cell that a reader opens.

/**
 * The pages that were asked for, by address.
 * @type {Map<string, Promise<Document>>}
 */
const pages = new Map();

/** @param {string} address */
const fetchPage = (address) => {
  const asked =
    pages.get(address) ??
    fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
  pages.set(address, asked);
  return asked;
};

/**
 * Put the evidence to which a link leads into the link's place. Where the page can't be fetched, the link stays: so it does
 * in the guide for offline reading, because a page that is a file may fetch none.
 * @param {HTMLAnchorElement} link
 */
export const bringEvidence = async (link) => {
  if (location.protocol === "file:") return;
  const address = link.href.slice(0, -link.hash.length);
  try {
    const claim = (await fetchPage(address)).getElementById(link.hash.slice(1))?.closest("section");
    // The cell has the name of the technology and the verdict already.
    const evidence = [...(claim?.children ?? [])].slice(2).map((part) => document.importNode(part, true));
    for (const within of evidence.flatMap((part) => [...part.querySelectorAll("a")])) {
      within.href = new URL(within.getAttribute("href") ?? "", address).href;
    }
    if (evidence.length) link.parentElement?.replaceWith(...evidence);
  } catch {
    pages.delete(address);
  }
};
