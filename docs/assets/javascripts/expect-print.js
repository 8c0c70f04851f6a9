// Loads what printing needs before a reader prints, as a print waits for nothing.

/**
 * Readers who print press a key for it, or leave the page for a menu of the browser. Where print.js comes too late, the
 * evidence is printed in its cells.
 */
export const expectPrint = () => {
  const loadPrint = () => {
    if (document.querySelector(".atlas-comparison__table details")) import("./print.js");
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) loadPrint();
  });
  addEventListener("blur", loadPrint);
  document.documentElement.addEventListener("mouseleave", loadPrint);
};
