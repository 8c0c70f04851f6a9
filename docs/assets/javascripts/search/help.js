// Helps a reader whose search has nothing to show yet, finds nothing, or finds more than it shows.
import { make } from "../element.js";

const sections = ".md-nav--primary > .md-nav__list > .md-nav__item";
const examples = ["is KVM type 1 or type 2", "CrashLoopBackOff", "--privileged"];

const join = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));

/** Buttons that search for words. */
const offer = (queries, field) =>
  join(
    queries.map((query) =>
      make("button", {
        type: "button",
        textContent: query,
        onclick: () => {
          field.value = query;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.focus();
        },
      }),
    ),
  );

/** Links to all parts of the site, as its navigation names them. */
const lead = () =>
  join(
    [...document.querySelectorAll(`${sections} > a, ${sections} > .md-nav__container > a`)].map(
      ({ href, textContent }) => make("a", { href }, textContent.trim()),
    ),
  );

const sayNothingFound = ({ nearest, searched }, field) => [
  make("p", {}, `Nothing here is like “${field.value.trim()}”, in the titles and the text of ${searched} pages.`),
  ...(nearest.length ? [make("p", {}, "Did you mean ", ...offer(nearest, field), "?")] : []),
  make("p", {}, "Try another word for it, or look here: ", ...lead(), "."),
];

// The theme would count what is shown.
const sayHowMany = ({ items, matching }) =>
  items.length < matching ? [make("p", {}, `The best ${items.length} of ${matching} matching pages`)] : [];

const invite = (field) => [
  make("p", {}, "A word, a question, or what a terminal said, such as ", ...offer(examples, field), "."),
  make("p", {}, "Or go to: ", ...lead(), "."),
];

const word = (found, field) => {
  if (!field.value.trim()) return invite(field);
  return found.items.length ? sayHowMany(found) : sayNothingFound(found, field);
};

/**
 * Say what helps, below the line in which the theme counts what was found.
 * @param {{ items: object[], matching: number, nearest?: string[], searched?: number }} [found] what the worker
 *   answered, if it did
 */
export const show = (found) => {
  const result = document.querySelector(".md-search-result");
  const field = document.querySelector(".md-search__input");
  // The theme takes the first and the last part of it for its own.
  const help =
    result.querySelector(".atlas-search-help") ??
    result.insertBefore(make("div", { className: "atlas-search-help" }), result.lastElementChild);
  if (field.value.trim() && !found) return;
  help.replaceChildren(...word(found, field));
};
