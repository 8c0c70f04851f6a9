// Stands in for the theme's search worker: answers the messages that its search field sends, with a ranking of our own.
const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
const MOST_PAGES = 20;
const MOST_SECTIONS = 5;

let answer;

const openSearch = async (index) => {
  // Only now, so that a page whose reader does not search loads nothing.
  const [{ Ranking }, results] = await Promise.all([import("./ranking.js"), import("./results.js")]);
  const ranking = new Ranking(index);
  const documents = new Map(index.docs.map((document) => [document.location, document]));

  const read = new Map();
  const show = ({ location, score }, concepts, match) => {
    if (!read.has(location)) read.set(location, results.readSection(documents.get(location)));
    return { location, score, ...results.showSection(read.get(location), concepts, match) };
  };

  const showPage = ({ page, sections }, concepts, match) => {
    const shown = sections.slice(0, MOST_SECTIONS).map((section) => show(section, concepts, match));
    // The theme heads each group with its page.
    const isHeaded = shown.some(({ location }) => location === page);
    return isHeaded ? shown : [...shown, { ...documents.get(page), score: 0, terms: {} }];
  };

  return (query) => {
    const { concepts, pages } = ranking.rank(query);
    const match = results.matchConcepts(concepts);
    return {
      items: pages.slice(0, MOST_PAGES).map((page) => showPage(page, concepts, match)),
      suggest: ranking.complete(query),
      // Not the theme's: search.js waits for the first, help.js says the others.
      query,
      matching: pages.length,
      ...(!pages.length && { nearest: ranking.guess(query), searched: ranking.size }),
    };
  };
};

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === SETUP) {
    answer = await openSearch(data);
    postMessage({ type: READY });
  } else if (type === QUERY) {
    postMessage({ type: RESULT, data: answer(data) });
  }
});
