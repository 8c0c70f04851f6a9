// Opens a drawing that is wider than its column over the whole screen, to zoom and pan.
import { createButton, createElement } from "./dom.js";

const ZOOM_STEP = 0.3;
const PAN_STEP = 60;

// The library is loaded when the first drawing is opened.
const loadLibrary = () => import("../panzoom/panzoom.es.js");

// Showing or hiding a button changes the layout. Firefox and WebKit report an error if that happens in the frame of the
// observation, so the next frame does it.
const resizeObserver = new ResizeObserver((entries) =>
  requestAnimationFrame(() => {
    for (const { target } of entries) offerFullScreen(/** @type {HTMLElement} */ (target));
  }),
);

/**
 * Show the button above a drawing that is wider than its column, and hide it above another.
 * @param {HTMLElement} scroller
 */
const offerFullScreen = (scroller) => {
  const isWide = scroller.scrollWidth > scroller.clientWidth;
  const before = scroller.previousElementSibling;
  if (before instanceof HTMLElement && before.matches(".atlas-full-screen")) {
    before.hidden = !isWide;
  } else if (isWide) {
    scroller.before(createButton("Full screen", () => open(scroller), { className: "md-button atlas-full-screen" }));
  }
};

/** @param {HTMLElement} scroller */
const open = async (scroller) => {
  const { default: Panzoom } = await loadLibrary();
  const drawing = scroller.querySelector("svg");
  // While the library was loading, a second click may have opened the drawing, or the reader may have left the page.
  if (!drawing || !scroller.isConnected) return;

  // The drawing itself moves into the dialog, as a copy would have the same ids.
  const stage = createElement(
    "div",
    {
      className: "atlas-diagram atlas-screen__stage",
      tabIndex: 0,
      role: "group",
      ariaLabel: "Drawing: arrow keys move it, + and - zoom, 0 shows all of it",
    },
    drawing,
  );
  const bar = createElement("div", { className: "atlas-screen__bar" });
  const dialog = createElement("dialog", { className: "atlas-screen", ariaLabel: scroller.ariaLabel }, bar, stage);
  document.body.append(dialog);
  dialog.showModal();

  const panzoom = Panzoom(drawing, { canvas: true, minScale: 0.05, maxScale: 8, step: ZOOM_STEP });
  const zoomIn = () => panzoom.zoomIn();
  const zoomOut = () => panzoom.zoomOut();
  const fit = () => {
    const { width, height } = drawing;
    const scale = Math.min(stage.clientWidth / width.baseVal.value, stage.clientHeight / height.baseVal.value, 1);
    panzoom.zoom(scale, { animate: false });
    panzoom.pan(0, 0, { animate: false });
    stage.scrollTo(0, 0); // a box that got the focus may have scrolled it
  };
  /**
   * @param {number} x
   * @param {number} y
   */
  const panBy = (x, y) => () => panzoom.pan(x, y, { relative: true });
  const className = "md-button";
  bar.append(
    createButton("+", zoomIn, { className, ariaLabel: "Zoom in" }),
    createButton("−", zoomOut, { className, ariaLabel: "Zoom out" }),
    createButton("Show all", fit, { className }),
    createButton("Close", () => dialog.close(), { className }),
  );

  /** @type {Record<string, () => void>} */
  const actions = {
    "+": zoomIn,
    "=": zoomIn,
    "-": zoomOut,
    0: fit,
    ArrowLeft: panBy(PAN_STEP, 0),
    ArrowRight: panBy(-PAN_STEP, 0),
    ArrowUp: panBy(0, PAN_STEP),
    ArrowDown: panBy(0, -PAN_STEP),
  };
  dialog.addEventListener("keydown", (event) => {
    const act = actions[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  stage.addEventListener("wheel", (event) => panzoom.zoomWithWheel(event), { passive: false });
  dialog.addEventListener("close", () => {
    panzoom.destroy();
    panzoom.resetStyle();
    drawing.style.removeProperty("transform");
    scroller.append(drawing);
    dialog.remove();
    offerFullScreen(scroller);
    const button = scroller.previousElementSibling;
    if (button instanceof HTMLElement) button.focus();
  });

  fit();
  stage.focus();
};

/** @param {HTMLElement} scroller */
export const start = (scroller) => resizeObserver.observe(scroller);
