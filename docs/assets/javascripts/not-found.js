// Names the pages whose addresses are nearest to one that leads nowhere, and searches for its words.
import { make } from "./element.js";

// A page in llms.txt: its title, its address, and what it says.
const PAGE = /^- \[(.+)\]\((\S+?)(?:index)?\.md\): .*$/gm;

const pairs = (text) => {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return new Set([...letters].slice(1).map((letter, place) => letters[place] + letter));
};

// How alike two texts are, from 0 to 1, by the pairs of letters that they share (Dice's coefficient).
const likeness = (one, other) => {
  const [a, b] = [pairs(one), pairs(other)];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size ? (2 * shared) / (a.size + b.size) : 0;
};

// An address that leads nowhere may be none: "100%" can't be decoded.
const decode = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const lastPart = (path) => path.split("/").filter(Boolean).at(-1) ?? "";

const help = async (element) => {
  const root = new URL(element.dataset.root, location.href);
  const asked = decode(location.pathname).slice(root.pathname.length - 1).replace(/(index)?\.html?$/, "");
  const list = await (await fetch(element.dataset.pages)).text();
  const near = [...list.matchAll(PAGE)]
    .map(([, title, address]) => {
      const { pathname } = new URL(address, root); // a site that knows no address of its own lists them from its root
      const path = pathname.slice(pathname.startsWith(root.pathname) ? root.pathname.length : 1);
      return { title, path, score: Math.max(likeness(asked, path), likeness(lastPart(asked), lastPart(path))) };
    })
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5);
  if (near.length) {
    const pages = near.map(({ title, path }) =>
      make("li", {}, make("a", { href: new URL(path, root).href }, title), ": ", make("code", {}, `/${path}`)),
    );
    element.append(make("p", {}, "The pages with the nearest addresses:"), make("ul", {}, ...pages));
  }
  const words = asked.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (words) {
    const href = `${root.href}?q=${encodeURIComponent(words)}`;
    // The theme opens a search only where it loads the page itself.
    element.append(make("p", {}, make("a", { href, target: "_self" }, `Search for “${words}”`)));
  }
};

export const start = (element) =>
  help(element).finally(() => {
    element.dataset.atlasDone = ""; // what follows is shown from now on: see 404.html
  });
