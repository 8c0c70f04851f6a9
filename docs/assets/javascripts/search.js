// Changes to the theme's search for which it has no setting. This script stands before the theme's own.
(() => {
  const help = (found) => import("./search/help.js").then(({ show }) => show(found));

  // Another worker ranks the pages: see docs/contributing/search.md.
  const config = document.getElementById("__config");
  const worker = new URL("search/worker.js", document.currentScript.src).href;
  config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), search: worker });

  // The index is requested with every page; here the request waits until a reader turns to the search.
  const { open, send } = XMLHttpRequest.prototype;
  const held = [];
  let wanted = new URLSearchParams(location.search).has("q"); // the address of a search that was shared

  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    this.isSearchIndex = String(address).endsWith("/search/search_index.json");
    return open.call(this, method, address, ...more);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (!this.isSearchIndex || wanted) return send.apply(this, body);
    held.push(() => send.apply(this, body));
  };

  const release = () => {
    if (!wanted) help();
    wanted = true;
    for (const request of held.splice(0)) request();
  };
  for (const event of ["focusin", "pointerover"]) {
    addEventListener(event, ({ target }) => target.closest?.("[data-md-component=search]") && release());
  }
  // On a small screen the search opens by a box that is ticked.
  addEventListener("change", ({ target }) => target.id === "__search" && release());

  // The theme leaves the closed field in focus until the next page comes, misses one that is entered in between, and
  // closes the search an eighth of a second after that page came. By then a reader may well search again. Here the
  // field is left as the search is closed, opens it whenever it is entered, and no page closes what was opened for it.
  const box = document.getElementById("__search");
  let openedOn;
  box.click = () => {
    const byReader = window.event;
    if (byReader || !box.checked || openedOn !== location.pathname) HTMLElement.prototype.click.call(box);
  };
  box.addEventListener("change", () => {
    if (box.checked) openedOn = location.pathname;
    else document.querySelector(".md-search__input:focus")?.blur();
  });
  addEventListener("focusin", ({ target }) => {
    if (!target.matches(".md-search__input")) return;
    // Not at once: a label that is clicked first moves the focus, and then ticks the box.
    setTimeout(() => target === document.activeElement && !box.checked && box.click());
  });

  // The theme starts its worker with every page; here it starts with the first message, which is the index.
  const { Worker } = window;

  window.Worker = class extends EventTarget {
    constructor(...source) {
      super();
      this.start = () => {
        const worker = new Worker(...source);
        worker.onmessage = ({ data }) => {
          this.dispatchEvent(new MessageEvent("message", { data }));
          if (data.data) help(data.data);
        };
        worker.onerror = ({ message }) => this.dispatchEvent(new ErrorEvent("error", { message }));
        return worker;
      };
    }

    postMessage(...message) {
      this.worker ??= this.start();
      this.worker.postMessage(...message);
    }

    terminate() {
      this.worker?.terminate();
    }
  };
})();
