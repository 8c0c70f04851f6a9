// Copies a page as Markdown, from the file beside it.

const SHOWN_FOR = 2000; // milliseconds

/** @param {string} address */
const fetchText = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
  return answer.blob();
};

/**
 * Safari allows copying only what is promised within the click.
 * @param {string} address
 */
const copy = (address) => {
  const text = fetchText(address).then((blob) => blob.slice(0, blob.size, "text/plain"));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
};

/** Listens for clicks on the buttons with `data-copy-page`; where copying fails, the Markdown opens instead. */
export const copyPages = () => {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-copy-page]") : null;
    if (!(button instanceof HTMLElement)) return;
    const address = button.dataset.copyPage ?? "", name = button.textContent;
    try {
      await copy(address);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = name), SHOWN_FOR);
    } catch {
      location.assign(address);
    }
  });
};
