// Starts what a page has, and loads nothing for a page that has none of it.
import { drawerQuery } from "./breakpoints.js";
import { copyPages } from "./copy-page.js";
import { closeDialogsWithTheirPage, dismissCardsByEscape } from "./dismiss.js";
import { createElement } from "./dom.js";
import { fetchAhead } from "./navigation/fetch-ahead.js";
import { followLinks } from "./navigation/instant.js";
import { followKeys } from "./navigation/keys.js";
import { onEachMove, onEachPage } from "./navigation/page-events.js";
import { startColourSwitch } from "./page/colour-switch.js";
import { copyCode } from "./page/copy-code.js";
import { reachScrollers } from "./page/scrollers.js";
import { followScrolling } from "./page/scrolling.js";
import { startSearch } from "./search/dialog.js";
import { hasFeature, root } from "./settings.js";

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

/**
 * What authors of other MkDocs sites type, by what the page has then.
 * @type {Record<string, () => Promise<{ start: () => void }>>}
 */
const markup = {
  ".tabbed-set": () => import("./page/tabs.js"),
  ...(hasFeature("content.code.annotate") && {
    ".annotate + ol, .highlight + ol, .highlight + p:empty + ol": () => import("./page/annotations.js"),
  }),
};

// Only pages need this on which the theme has a drawer.
const startKeyboardAccess = () => {
  if (drawerQuery.matches) import("./page/keyboard-access.js").then((part) => part.start());
};

// Most pages were not reached by a search.
const highlight = () => {
  if (!hasFeature("search.highlight")) return;
  const isAsked = new URLSearchParams(location.search).has("h") || document.querySelector("mark[data-md-highlight]");
  if (isAsked) import("./page/highlight.js").then((part) => part.highlight());
};

// This is no module, because a browser runs none from a file, and Mermaid is too large for the script that all pages have.
const loadMermaid = () => {
  const src = new URL("assets/javascripts/mermaid.js", root).href;
  if (document.querySelector("pre.mermaid") && !document.querySelector(`script[src="${src}"]`)) {
    document.body.append(createElement("script", { src }));
  }
};

onEachPage(() => {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = document.querySelectorAll("[data-atlas]:not([data-atlas-started])");
  for (const element of elements) {
    element.dataset.atlasStarted = "";
    parts[element.dataset.atlas ?? ""]?.().then((part) => part.start(element));
  }
  for (const [selector, load] of Object.entries(markup)) {
    if (document.querySelector(selector)) load().then((part) => part.start());
  }
  loadMermaid();
  startKeyboardAccess();
  highlight();
});
onEachMove(highlight);
drawerQuery.addEventListener("change", startKeyboardAccess);

if (hasFeature("navigation.instant")) {
  followLinks();
  fetchAhead();
}
startSearch(() => import("./search/session.js").then(({ startSession }) => startSession));
startColourSwitch();
reachScrollers();
copyCode();
copyPages();
followScrolling();
followKeys();
dismissCardsByEscape();
closeDialogsWithTheirPage();
