// Names the pages whose addresses are nearest to one that leads nowhere, and searches for its words.
import { createElement } from "./dom.js";

// A page in llms.txt: its title, its address, and what it says.
const PAGE = /^- \[(.+)\]\((\S+?)(?:index)?\.md\): .*$/gm;

/**
 * The pairs of letters that stand beside each other.
 * @param {string} text
 */
const listPairs = (text) => {
  const letters = [...text.toLowerCase().replace(/[^a-z0-9]/g, "")];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
};

/**
 * How alike two texts are, from 0 to 1, by the pairs of letters that they share (Dice's coefficient).
 * @param {string} one
 * @param {string} other
 */
const measureLikeness = (one, other) => {
  const [a, b] = [listPairs(one), listPairs(other)];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size ? (2 * shared) / (a.size + b.size) : 0;
};

/**
 * The path as it is read; unchanged where it can't be decoded, as "100%".
 * @param {string} path
 */
const decode = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** @param {string} path */
const lastPart = (path) => path.split("/").filter(Boolean).at(-1) ?? "";

/** @param {HTMLElement} element where the suggestions go; it names the addresses of the site's root and of its llms.txt */
const suggestPages = async (element) => {
  const root = new URL(element.dataset.root ?? "", location.href);
  const asked = decode(location.pathname).slice(root.pathname.length - 1).replace(/(index)?\.html?$/, "");
  const list = await (await fetch(element.dataset.pages ?? "")).text();
  const near = [...list.matchAll(PAGE)]
    .map(([, title = "", address = ""]) => {
      const { pathname } = new URL(address, root); // a site that knows no address of its own lists them from its root
      const path = pathname.slice(pathname.startsWith(root.pathname) ? root.pathname.length : 1);
      // Both count: the same last part in another folder is often another subject.
      const score = (measureLikeness(asked, path) + measureLikeness(lastPart(asked), lastPart(path))) / 2;
      return { title, path, score };
    })
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5);
  if (near.length) {
    const pages = near.map(({ title, path }) => {
      const link = createElement("a", { href: new URL(path, root).href }, title);
      return createElement("li", {}, link, ": ", createElement("code", {}, `/${path}`));
    });
    element.append(createElement("p", {}, "The pages with the nearest addresses:"), createElement("ul", {}, ...pages));
  }
  const query = asked.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (query) {
    const href = `${root.href}?q=${encodeURIComponent(query)}`;
    element.append(createElement("p", {}, createElement("a", { href }, `Search for “${query}”`)));
  }
};

/** @param {HTMLElement} element */
export const start = (element) =>
  suggestPages(element).finally(() => {
    element.dataset.atlasDone = ""; // 404.html hides what follows until then
  });
