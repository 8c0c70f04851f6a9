// Defines `window.mermaid` for the theme, and imports the self-hosted library when the first diagram is drawn.
//
// Patches mkdocs-material 9.8.2. Why: its `fetchScripts` fetches Mermaid from unpkg.com, a third party, unless a global of
// this name is there. This may go once the following test passes without it:
// test_the_browser_draws_on_the_root_page_and_below in tests/browser/test_mermaid_in_browser.py.
(() => {
  /** @type {Promise<(id: string, source: string) => Promise<{svg: string}>> | undefined} */
  let loading;

  const load = async () => {
    const [{ default: mermaid }, { drawInBothSchemes }] = await Promise.all([
      import("../mermaid/mermaid.esm.min.mjs"),
      import("./mermaid-schemes.js"),
    ]);
    /** @type {(id: string, source: string) => Promise<{svg: string}>} */
    return (id, source) => drawInBothSchemes(mermaid, id, source);
  };

  /**
   * Wait until the diagram is near what the reader sees, or the page is printed: most readers don't see all of them.
   * @param {string} source
   */
  const isNear = (source) =>
    new Promise((near) => {
      const place = [...document.querySelectorAll("pre.mermaid, .atlas-diagram--browser pre")].find(
        ({ textContent }) => textContent === source,
      );
      if (!place) return near(undefined);
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          near(undefined);
        },
        { rootMargin: "100% 0px" },
      );
      observer.observe(place);
      matchMedia("print").addEventListener("change", near, { once: true });
    });

  // Instant navigation runs this script again with each page that needs it.
  window.mermaid ??= {
    // The colours are the page's own, and not those that the theme gives.
    initialize: () => {},
    render: async (id, source) => {
      await isNear(source);
      return (await (loading ??= load()))(id, source);
    },
  };
})();
