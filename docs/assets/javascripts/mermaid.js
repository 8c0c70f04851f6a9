// Defines `window.mermaid` for the theme, which would otherwise fetch it from a third party, and
// imports the self-hosted library when the first diagram is drawn.
(() => {
  const defaults = { layout: "dagre", look: "classic", theme: "default", securityLevel: "strict" };
  let configuration = {};
  let loading;

  const load = () =>
    (loading ??= import("../mermaid/mermaid.esm.min.mjs").then(({ default: mermaid }) => {
      mermaid.initialize({ ...defaults, ...window.mermaidConfig?.default, ...configuration });
      return mermaid;
    }));

  window.mermaid = {
    initialize: (given) => Object.assign(configuration, given),
    render: async (...request) => (await load()).render(...request),
  };
})();
