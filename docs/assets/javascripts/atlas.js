// Starts what a page has, and loads nothing for a page that has none of it.
import { drawerQuery } from "./breakpoints.js";
import { copyPages } from "./copy-page.js";
import { closeDialogsWithTheirPage, dismissCardsByEscape } from "./dismiss.js";
import { fetchAhead } from "./fetch-ahead.js";
import { openShortcuts } from "./shortcut-keys.js";
import { followAnchors } from "./theme/anchors.js";
import { startColourSwitch } from "./theme/colour-switch.js";
import { copyCommandsOnly } from "./theme/copy-commands.js";
import { requestNextPages } from "./theme/next-page.js";
import { keepScrollPositions } from "./theme/scroll-positions.js";

/**
 * The parts that a page may have, by the name that an element has in `data-atlas`.
 * @type {Record<string, () => Promise<{ start: (element: HTMLElement) => void }>>}
 */
const parts = {
  call: () => import("./call.js"),
  cluster: () => import("./cluster.js"),
  comparison: () => import("./comparison.js"),
  evidence: () => import("./evidence.js"),
  escapes: () => import("./escapes.js"),
  "full-screen": () => import("./full-screen.js"),
  guide: () => import("./guide.js"),
  lost: () => import("./not-found.js"),
  stepper: () => import("./stepper.js"),
  table: () => import("./table.js"),
};

// Only pages need this on which the theme has a drawer, or made something that the keyboard can't reach.
const startKeyboardAccess = () => {
  if (drawerQuery.matches || document.querySelector(".md-typeset__scrollwrap, .md-code__nav")) {
    import("./theme/keyboard-access.js").then((part) => part.start());
  }
};

const startParts = () => {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = document.querySelectorAll("[data-atlas]:not([data-atlas-started])");
  for (const element of elements) {
    element.dataset.atlasStarted = "";
    parts[element.dataset.atlas ?? ""]?.().then((part) => part.start(element));
  }
  startKeyboardAccess();
};

// The theme announces the first page, and each page that instant navigation loads.
if (window.document$) window.document$.subscribe(startParts);
else startParts();
drawerQuery.addEventListener("change", startKeyboardAccess);

keepScrollPositions();
followAnchors();
startColourSwitch();
copyCommandsOnly();
copyPages();
requestNextPages();
fetchAhead();
openShortcuts();
dismissCardsByEscape();
closeDialogsWithTheirPage();
