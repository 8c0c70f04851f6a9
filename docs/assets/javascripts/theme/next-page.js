// Lets instant navigation load only those parts of a page that the page before it lacks. hooks/next_pages.py writes them.
//
// Patches mkdocs-material 9.8.2. Why: `setupInstantNavigation` requests the whole page, with its header, its scripts and the
// rules that every page of this site has in itself. This may go once the theme requests less, as
// test_the_next_page_is_lighter_still of tests/browser/test_weight.py says.

/**
 * @typedef {object} NextPage
 * @property {string} shared names the rules that all pages have
 * @property {(number | string)[]} rules by turns, the length of those that all pages have, and the text of others
 * @property {string} page the page without rules
 */

const STYLE = "style[data-shared]";

/** The name of the rules that all pages have, and the rules, where the page that is open says which they are. */
const readShared = () => {
  const style = document.querySelector(STYLE);
  if (!(style instanceof HTMLElement)) return { name: undefined, shared: "" };
  // They alternate with the rules of this page.
  const shared = (style.textContent ?? "").split("\n").filter((_, place) => place % 2 === 0);
  return { name: style.dataset.shared, shared: shared.join("") };
};

/**
 * What is requested of a page of the site that follows another one.
 * @param {string} address
 */
export const nextAddress = (address) => {
  const { origin, pathname } = new URL(address, location.href);
  const isPage = origin === location.origin && pathname.startsWith(root.pathname) && pathname.endsWith("/");
  return isPage && document.querySelector(STYLE) ? `${origin}${pathname}next.json` : address;
};

const root = new URL(window.__md_scope ?? ".", location.href);

/**
 * The HTML of a page.
 * @param {string} text what was sent
 * @param {string} address of the page
 */
const complete = async (text, address) => {
  /** @type {NextPage} */
  const next = JSON.parse(text);
  const { name, shared } = readShared();
  // The site has been published again since the page that is open was loaded.
  if (next.shared !== name) return (await fetch(address)).text();
  let place = 0;
  const parts = next.rules.map((part) => (typeof part === "string" ? part : shared.slice(place, (place += part))));
  return next.page.replace("<style></style>", () => `<style data-shared="${name}">${parts.join("\n")}</style>`);
};

/**
 * Fetch a page of the site.
 * @param {string} address
 * @returns {Promise<string>} its HTML, without scripts
 * @throws the page can't be fetched
 */
export const fetchNext = async (address) => {
  const asked = nextAddress(address);
  const answer = await fetch(asked);
  if (!answer.ok) throw new Error(`${asked} answers ${answer.status}.`);
  const text = await answer.text();
  return asked === address ? text : complete(text, address);
};

export const requestNextPages = () => {
  const { open } = XMLHttpRequest.prototype;
  /**
   * @this {XMLHttpRequest}
   * @param {string} method
   * @param {string | URL} address
   * @param {boolean} [isAsync]
   * @param {string | null} [user]
   * @param {string | null} [password]
   */
  XMLHttpRequest.prototype.open = function (method, address, isAsync = true, user, password) {
    const page = String(address);
    const asked = nextAddress(page);
    open.call(this, method, asked, isAsync, user, password);
    if (asked === page) return;
    const request = this;
    // The theme reads the answer as a blob.
    Object.defineProperty(request, "response", {
      get: () => {
        const blob = readResponse.call(request);
        return { text: async () => complete(await blob.text(), page) };
      },
    });
  };
};

/** @type {() => Blob} */
const readResponse = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "response")?.get ?? (() => new Blob());
