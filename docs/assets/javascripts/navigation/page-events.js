// Tells scripts that a page has come, or that the address has moved within the page that is shown.
//
// Each script is a file of its own, so that what it knows is not shared: hence events.

/** At the window, after instant navigation has replaced the page. */
const PAGE = "atlas-page";
/** At the window, and at each part of a page that has a script. */
const MOVE = "atlas-move";

/**
 * Call a function for the page that is shown, and again for each page that instant navigation brings.
 * @param {() => void} start
 */
export const onEachPage = (start) => {
  start();
  addEventListener(PAGE, start);
};

/**
 * Call a function whenever the address has moved within a page.
 * @param {() => void} follow
 */
export const onEachMove = (follow) => addEventListener(MOVE, follow);

export const announcePage = () => dispatchEvent(new Event(PAGE));

/** Each part gets an event of its own, because a listener at the window would outlive the part. */
export const announceMove = () => {
  dispatchEvent(new Event(MOVE));
  for (const part of document.querySelectorAll("[data-atlas]")) part.dispatchEvent(new Event(MOVE));
};
