// Defines `window.mermaid` for the theme, and imports the self-hosted library when the first diagram is drawn.
//
// Patches mkdocs-material 9.8.2. Why: its `fetchScripts` fetches Mermaid from unpkg.com, a third party, unless a global of
// this name is there. This may go once the following test passes without it:
// test_the_browser_draws_on_the_root_page_and_below in tests/browser/test_mermaid_in_browser.py.
(() => {
  const defaults = { layout: "dagre", look: "classic", theme: "default", securityLevel: "strict" };
  const configuration = {};
  /** @type {Promise<MermaidLibrary> | undefined} */
  let loading;

  const load = () =>
    (loading ??= import("../mermaid/mermaid.esm.min.mjs").then(({ default: mermaid }) => {
      mermaid.initialize({ ...defaults, ...window.mermaidConfig?.default, ...configuration });
      return mermaid;
    }));

  window.mermaid = {
    initialize: (given) => {
      Object.assign(configuration, given);
    },
    render: async (...request) => (await load()).render(...request),
  };
})();
