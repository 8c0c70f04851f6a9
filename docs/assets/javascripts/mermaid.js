// Draws the diagrams that the build leaves to the browser, with the self-hosted Mermaid. The pages that have one load this.
(() => {
  /** @type {Promise<(id: string, source: string) => Promise<{svg: string}>> | undefined} */
  let loading;
  let number = 0;

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
   * @param {Element} diagram
   */
  const isNear = (diagram) =>
    new Promise((near) => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          near(undefined);
        },
        { rootMargin: "100% 0px" },
      );
      observer.observe(diagram);
      matchMedia("print").addEventListener("change", near, { once: true });
    });

  /** @param {Element} diagram */
  const draw = async (diagram) => {
    await isNear(diagram);
    const { svg } = await (await (loading ??= load()))(`atlas-mermaid-${++number}`, diagram.textContent ?? "");
    const drawing = document.createElement("div");
    drawing.className = "mermaid";
    // A drawing has ids and rules of its own, and so has the next one.
    drawing.attachShadow({ mode: "closed" }).innerHTML = svg;
    diagram.replaceWith(drawing);
  };

  const start = () => {
    for (const diagram of document.querySelectorAll("pre.mermaid:not([data-atlas-started])")) {
      diagram.setAttribute("data-atlas-started", "");
      draw(diagram).catch(console.error); // the text of the diagram stays
    }
  };

  start();
  addEventListener("atlas-page", start); // see navigation/page-events.js
})();
