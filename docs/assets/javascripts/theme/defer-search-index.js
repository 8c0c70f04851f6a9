// Lets the theme request its search index only when a reader turns to the search.
//
// Patches mkdocs-material 9.8.2. Why: `fetchSearchIndex` requests the index with every page, and nothing says so to a reader
// when the request fails. This may go once the following tests pass without it: in tests/browser/test_search.py,
// test_a_reader_who_does_not_search_loads_no_index_and_no_engine and test_a_search_that_can_not_be_loaded_says_so.

/**
 * @param {object} listeners
 * @param {() => void} listeners.onFirstUse a reader turned to the search; not told of a search that the address opened
 * @param {() => void} listeners.onFailure the index could not be loaded
 */
export const deferSearchIndex = ({ onFirstUse, onFailure }) => {
  const { open, send } = XMLHttpRequest.prototype;
  /** @type {WeakSet<XMLHttpRequest>} */
  const indexRequests = new WeakSet();
  /** @type {(() => void)[]} */
  const queuedRequests = [];
  let isOpened = new URLSearchParams(location.search).has("q"); // the address of a search that was shared

  /**
   * @this {XMLHttpRequest}
   * @param {string} method
   * @param {string | URL} address
   * @param {boolean} [isAsync]
   * @param {string | null} [user]
   * @param {string | null} [password]
   */
  XMLHttpRequest.prototype.open = function (method, address, isAsync = true, user, password) {
    if (String(address).endsWith("/search/search_index.json")) {
      indexRequests.add(this);
      // Before the theme listens, which forgets the status of a request once it has ended.
      this.addEventListener("load", () => (this.status >= 200 && this.status < 300) || onFailure());
      this.addEventListener("error", onFailure);
    }
    open.call(this, method, address, isAsync, user, password);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (isOpened || !indexRequests.has(this)) send.call(this, body);
    else queuedRequests.push(() => send.call(this, body));
  };

  const sendQueued = () => {
    if (!isOpened) onFirstUse();
    isOpened = true;
    for (const request of queuedRequests.splice(0)) request();
  };
  for (const event of ["focusin", "pointerover"]) {
    addEventListener(event, ({ target }) => {
      if (target instanceof Element && target.closest("[data-md-component=search]")) sendQueued();
    });
  }
  // On a small screen, the search opens by a box that is ticked.
  addEventListener("change", ({ target }) => {
    if (target instanceof Element && target.id === "__search") sendQueued();
  });
};
