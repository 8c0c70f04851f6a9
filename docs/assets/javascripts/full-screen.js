// Opens a drawing that is wider than its column over the whole screen, to zoom and pan.
// The library for that is loaded when the first one is opened.
const loadLibrary = () => import("../panzoom/panzoom.es.js");
const zoomStep = 0.3;
const panStep = 60;
const resized = new ResizeObserver((entries) => entries.forEach((entry) => offer(entry.target)));

function makeButton(text, label, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "md-button";
  button.textContent = text;
  if (label !== text) button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

function offer(scroller) {
  const wide = scroller.scrollWidth > scroller.clientWidth;
  let button = scroller.previousElementSibling;
  if (!button?.matches(".atlas-full-screen")) {
    if (!wide) return;
    button = makeButton("Full screen", "Full screen", () => open(scroller));
    button.classList.add("atlas-full-screen");
    scroller.before(button);
  }
  button.hidden = !wide;
}

async function open(scroller) {
  const { default: Panzoom } = await loadLibrary();
  const drawing = scroller.querySelector("svg");
  // Before the library came, a second click has opened it, or the reader has gone on to another page.
  if (!drawing || !scroller.isConnected) return;
  const dialog = document.createElement("dialog");
  dialog.className = "atlas-screen";
  dialog.setAttribute("aria-label", scroller.getAttribute("aria-label"));

  const stage = document.createElement("div");
  stage.className = "atlas-diagram atlas-screen__stage";
  stage.tabIndex = 0;
  stage.setAttribute("role", "group");
  stage.setAttribute("aria-label", "Drawing: arrow keys move it, + and - zoom, 0 shows all of it");
  // The drawing itself moves, as a copy would have the same ids.
  stage.append(drawing);

  const bar = document.createElement("div");
  bar.className = "atlas-screen__bar";
  dialog.append(bar, stage);
  document.body.append(dialog);
  dialog.showModal();

  const panzoom = Panzoom(drawing, { canvas: true, minScale: 0.05, maxScale: 8, step: zoomStep });
  const fit = () => {
    const scale = Math.min(stage.clientWidth / drawing.width.baseVal.value, stage.clientHeight / drawing.height.baseVal.value, 1);
    panzoom.zoom(scale, { animate: false });
    panzoom.pan(0, 0, { animate: false });
  };
  bar.append(
    makeButton("+", "Zoom in", () => panzoom.zoomIn()),
    makeButton("−", "Zoom out", () => panzoom.zoomOut()),
    makeButton("Show all", "Show all", fit),
    makeButton("Close", "Close", () => dialog.close()),
  );

  const keys = {
    "+": () => panzoom.zoomIn(),
    "=": () => panzoom.zoomIn(),
    "-": () => panzoom.zoomOut(),
    0: fit,
    ArrowLeft: () => panzoom.pan(panStep, 0, { relative: true }),
    ArrowRight: () => panzoom.pan(-panStep, 0, { relative: true }),
    ArrowUp: () => panzoom.pan(0, panStep, { relative: true }),
    ArrowDown: () => panzoom.pan(0, -panStep, { relative: true }),
  };
  dialog.addEventListener("keydown", (event) => {
    const act = keys[event.key];
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
    offer(scroller);
    scroller.previousElementSibling.focus();
  });

  fit();
  stage.focus();
}

export function start(scroller) {
  resized.observe(scroller);
}
