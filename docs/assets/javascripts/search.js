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

  // The theme expects no search while a page is on its way: it leaves the field of the closed search in focus, misses one
  // that is entered anew, and closes the search an eighth of a second after the page came. Here the field is left as the
  // search is closed, entering it opens the search, and a page closes none that was opened for it.
  const box = document.getElementById("__search");
  const field = document.querySelector(".md-search__input");
  let openedOn;
  box.click = () => {
    const byReader = window.event;
    if (byReader || !box.checked || openedOn !== location.pathname) HTMLElement.prototype.click.call(box);
  };
  box.addEventListener("change", () => {
    if (box.checked) openedOn = location.pathname;
    else field.blur();
  });
  field.addEventListener("focus", () => box.checked || box.click());
  // The label moves the focus too; it would untick the box after that.
  document.querySelector("header [for=__search]").addEventListener("click", (event) => event.preventDefault());

  // The theme lets Enter lead to the best result that is there, which is none, or one of another query, where it is pressed
  // before the answer comes. Here it waits for the answer, unless the query is changed or left.
  let answered, entered;
  const follow = () => {
    if (entered === undefined || entered !== answered || entered !== field.value) return;
    entered = undefined;
    const score = (link) => Number(link.firstElementChild.dataset.mdScore);
    const [best] = [...document.querySelectorAll(".md-search-result__link")].sort((a, b) => score(b) - score(a));
    if (!best) return;
    best.click();
  };
  const sayBusy = () =>
    document.querySelector(".md-search-result").setAttribute("aria-busy", String(field.value !== answered));
  field.addEventListener("input", () => {
    sayBusy();
    // The theme waits for a key that is let go, which none is where text is dictated, dropped, or pasted from a menu.
    field.dispatchEvent(new Event("keyup"));
  });
  box.addEventListener("change", () => box.checked || (entered = undefined));
  addEventListener("keydown", (event) => {
    const { key, isComposing } = event;
    // A page that comes takes the focus from the field.
    if (!box.checked || isComposing || ![field, document.body].includes(document.activeElement)) return;
    entered = key === "Enter" ? field.value : undefined;
    if (key !== "Enter") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    follow();
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
          if (!data.data) return;
          help(data.data);
          answered = data.data.query;
          sayBusy();
          follow();
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
