// Starts what a page has, and loads nothing for a page that has none of it.
const parts = {
  comparison: () => import("./comparison.js"),
  "full-screen": () => import("./full-screen.js"),
  guide: () => import("./guide.js"),
  lost: () => import("./lost.js"),
  stepper: () => import("./stepper.js"),
  table: () => import("./table.js"),
};

// Where the theme has a drawer, or made something that the keyboard needs.
const small = matchMedia("(max-width: 76.234375em)");
const reach = () => {
  if (small.matches || document.querySelector(".md-typeset__scrollwrap, .md-code__nav")) {
    import("./reach.js").then((part) => part.start());
  }
};
small.addEventListener("change", reach);

const startAll = () => {
  for (const element of document.querySelectorAll("[data-atlas]:not([data-atlas-started])")) {
    element.dataset.atlasStarted = "";
    parts[element.dataset.atlas]().then((part) => part.start(element));
  }
  reach();
};

// The theme announces each page that instant navigation brings.
if (window.document$) window.document$.subscribe(startAll);
else startAll();

// The theme notes where a page is scrolled to 100 ms after the scroll. By then the reader may have gone on, and the page
// that is on its way would open at the place of the one before.
let shown = location.pathname;
window.document$?.subscribe(() => { shown = location.pathname; });
const noteState = history.replaceState.bind(history);
history.replaceState = (state, title, url) => {
  if (url !== undefined || location.pathname === shown) noteState(state, title, url);
};

// Whoever prints presses a key for it or leaves the page for a menu; what paper needs comes then. Where it comes too late,
// the evidence is printed in its cells.
const expectPrint = (event) => {
  const isSign = event.type !== "keydown" || event.ctrlKey || event.metaKey;
  if (isSign && document.querySelector(".atlas-comparison__table details")) import("./paper.js");
};
addEventListener("keydown", expectPrint);
addEventListener("blur", expectPrint);
document.documentElement.addEventListener("mouseleave", expectPrint);

// The theme ticks neither light nor dark, so the keyboard would come to the first, which may be the one that is not shown;
// and it heeds Enter alone, where a switch is also worked by the space bar.
for (const option of document.querySelectorAll(".md-option")) {
  option.checked = option.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
  option.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    option.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  });
}

// Instant navigation makes addresses absolute and takes clicks over, and then often does not scroll to an anchor of the
// page itself, or drops what a reader chose. Such a link only changes the fragment, unless it
// brings a choice of its own.
const followAnchor = (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link?.hash || link.origin !== location.origin || link.pathname !== location.pathname || link.target) return;
  if (link.search && link.search !== location.search) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (link.hash !== location.hash) location.hash = link.hash;
  else location.replace(link.hash); // scrolls there again, and leaves no second entry in the history
};
addEventListener("click", followAnchor, { capture: true });

// Escape takes the card of a term, a citation or a technology away; it comes back when the reader does.
const explaining = ":is(.atlas-term, .atlas-citation, .atlas-comparison__head):is(:hover, :focus-within)";
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const explained of document.querySelectorAll(explaining)) {
    explained.dataset.atlasDismissed = "";
    const back = () => {
      if (explained.matches(":hover, :focus-within")) return;
      delete explained.dataset.atlasDismissed;
      for (const leave of ["pointerleave", "focusout"]) explained.removeEventListener(leave, later);
    };
    const later = () => setTimeout(back);
    for (const leave of ["pointerleave", "focusout"]) explained.addEventListener(leave, later);
  }
});

// A dialog stands beside the page that it was opened on, and would outlive it.
window.document$?.subscribe(() => document.querySelector("dialog[open]")?.close());

// A list of all keys is under "?", unless someone is writing, and behind a button of the footer.
const showKeys = () => import("./shortcuts.js").then(({ show }) => show());
addEventListener("keydown", ({ key, target }) => {
  if (key === "?" && !target.closest?.("input, textarea, select, [contenteditable]")) showKeys();
});
addEventListener("click", ({ target }) => {
  if (target.closest?.(".atlas-keys")) showKeys();
});

// The copy button of a terminal takes the commands alone, neither the prompt nor what was printed.
const copyCommands = ({ target }) => {
  const button = target.closest?.("[data-clipboard-target]");
  const code = button && document.querySelector(button.dataset.clipboardTarget);
  if (!code?.querySelector(".gp")) return;
  const commands = code.cloneNode(true);
  for (const other of commands.querySelectorAll(".gp, .go")) other.remove();
  button.dataset.clipboardText = commands.textContent.split("\n").filter((line) => line.trim()).join("\n");
};
addEventListener("click", copyCommands, { capture: true });
