// Starts what a page has, and loads nothing for a page that has none of it.
const parts = { comparison: "./comparison.js", guide: "./guide.js" };

const startAll = () => {
  for (const element of document.querySelectorAll("[data-atlas]:not([data-atlas-started])")) {
    element.dataset.atlasStarted = "";
    import(parts[element.dataset.atlas]).then((part) => part.start(element));
  }
};

// The theme announces each page that instant navigation brings.
if (window.document$) window.document$.subscribe(startAll);
else startAll();
