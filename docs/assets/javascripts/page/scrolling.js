// Shows how far a reader has come on a page: in the list of its sections and in the header; and offers the way back up to one
// who scrolls up.
import { drawerQuery } from "../breakpoints.js";
import { find, findAll } from "../dom.js";
import { onEachPage } from "../navigation/page-events.js";
import { scrollBehavior } from "../scroll-behavior.js";
import { hasFeature } from "../settings.js";

const LIST = "[data-md-component=toc]", OPEN_PAGE = ".md-sidebar--primary .md-nav__link--active";

/**
 * @typedef {object} Section
 * @property {HTMLElement} heading
 * @property {HTMLAnchorElement[]} links to it, in the list beside the page and in the drawer
 */

/** @returns {Section[]} */
const listSections = () => {
  /** @type {Map<string, Section>} */
  const sections = new Map();
  for (const link of findAll(document, `${LIST} a[href^='#']`, HTMLAnchorElement)) {
    const id = decodeURIComponent(link.hash.slice(1));
    const heading = document.getElementById(id);
    if (!heading) continue;
    const section = sections.get(id) ?? { heading, links: [] };
    sections.set(id, section);
    section.links.push(link);
  }
  return [...sections.values()];
};

/**
 * Scroll a list so that an entry stands in its middle.
 * @param {HTMLElement} entry
 * @param {ScrollBehavior} behavior
 */
const showInList = (entry, behavior) => {
  const list = entry.closest(".md-sidebar__scrollwrap");
  if (!list || !entry.offsetHeight || list.scrollHeight <= list.clientHeight) return;
  const middle = entry.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
  list.scrollBy({ top: middle, behavior });
};

export const followScrolling = () => {
  const header = find(document, ".md-header", HTMLElement);
  const title = find(header, ".md-header__title", HTMLElement);
  const followsList = hasFeature("toc.follow");
  /** @type {Section[]} */
  let sections = [];
  /** @type {Section | undefined} */
  let active;
  let isScheduled = false, isNew = true, y = 0;

  const update = () => {
    isScheduled = false;
    const line = header.offsetHeight;
    const isUp = !isNew && scrollY < y && scrollY > 0;
    y = scrollY;
    const heading = document.querySelector(".md-content h1");
    const isPastTitle = Boolean(heading && heading.getBoundingClientRect().bottom <= line);
    const isAtEnd = y > 0 && y + innerHeight >= document.documentElement.scrollHeight - 1;
    // A link to a section leaves half of the header's height above its heading.
    const reached = isAtEnd ? sections : sections.filter(({ heading }) => heading.getBoundingClientRect().top <= 1.5 * line + 1);
    title.classList.toggle("md-header__title--active", isPastTitle);
    const top = document.querySelector(".md-top");
    if (top instanceof HTMLElement) top.hidden = !isUp || !isPastTitle;
    mark(reached);
    if (isNew && !drawerQuery.matches) for (const page of findAll(document, OPEN_PAGE, HTMLElement)) showInList(page, "instant");
    isNew = false;
  };

  /** @param {Section[]} reached those whose headings the reader has come to */
  const mark = (reached) => {
    const last = reached.at(-1);
    if (last === active && !isNew) return;
    active = last;
    const passed = new Set(reached);
    for (const section of sections) {
      for (const link of section.links) {
        link.classList.toggle("md-nav__link--passed", passed.has(section));
        link.classList.toggle("md-nav__link--active", section === last);
      }
    }
    const beside = last?.links.find((link) => link.closest(".md-sidebar--secondary"));
    if (followsList && beside) showInList(beside, isNew ? "instant" : scrollBehavior());
  };

  const schedule = () => {
    if (!isScheduled) requestAnimationFrame(update);
    isScheduled = true;
  };

  onEachPage(() => {
    sections = listSections();
    active = undefined;
    isNew = true;
    schedule();
  });
  for (const event of ["scroll", "resize"]) addEventListener(event, schedule, { passive: true });
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(".md-top")) scrollTo({ top: 0, behavior: scrollBehavior() });
  });
};
