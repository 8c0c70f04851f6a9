// Makes and finds elements.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties such as `className`
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
export const createElement = (name, properties, ...content) => {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...content);
  return element;
};

/**
 * A button that submits no form.
 * @param {string} text
 * @param {() => void} onClick
 * @param {Partial<HTMLButtonElement>} [properties]
 */
export const createButton = (text, onClick, properties) => {
  const button = createElement("button", { type: "button", ...properties }, text);
  button.addEventListener("click", onClick);
  return button;
};

/**
 * The first element that matches.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 * @throws {TypeError} no such element, or one of another type: the template and the script do not fit together
 */
export const find = (root, selector, type) => {
  const element = root.querySelector(selector);
  if (element instanceof type) return element;
  throw new TypeError(`There is no ${type.name} "${selector}".`);
};

/**
 * All elements of the type that match.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T[]}
 */
export const findAll = (root, selector, type) =>
  [...root.querySelectorAll(selector)].flatMap((element) => (element instanceof type ? [element] : []));

const WRITABLE = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/**
 * Whether an event is that of a reader who writes, to whom no key is a command.
 * @param {Event} event
 */
export const isWriting = ({ target }) => target instanceof Element && target.closest(WRITABLE) !== null;
