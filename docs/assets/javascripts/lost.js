// Names the pages whose addresses are nearest to one that leads nowhere, and searches for its words.
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

const lastPart = (path) => path.split("/").filter(Boolean).at(-1) ?? "";

export const start = async (element) => {
  const root = new URL(element.dataset.root, location.href);
  const asked = decodeURIComponent(location.pathname).slice(root.pathname.length - 1).replace(/(index)?\.html?$/, "");
  const sitemap = new DOMParser().parseFromString(await (await fetch(element.dataset.sitemap)).text(), "text/xml");
  const paths = [...sitemap.querySelectorAll("loc")].map((loc) => {
    const path = new URL(loc.textContent).pathname;
    return path.startsWith(root.pathname) ? path.slice(root.pathname.length) : path.slice(1);
  });
  const near = paths
    .map((path) => ({ path, score: Math.max(likeness(asked, path), likeness(lastPart(asked), lastPart(path))) }))
    .filter(({ score }) => score > 0.4)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5);
  if (near.length) {
    const list = document.createElement("ul");
    for (const { path } of near) {
      const link = document.createElement("a");
      link.href = new URL(path, root);
      link.textContent = path;
      list.appendChild(document.createElement("li")).append(link);
    }
    const said = document.createElement("p");
    said.textContent = "The nearest addresses:";
    element.append(said, list);
  }
  const words = asked.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  if (words) {
    const search = document.createElement("a");
    search.href = `${root.href}?q=${encodeURIComponent(words)}`;
    search.target = "_self"; // the theme opens a search only where it loads the page itself
    search.textContent = `Search for “${words}”`;
    element.appendChild(document.createElement("p")).append(search);
  }
};
