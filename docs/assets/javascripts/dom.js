// Makes elements.

/**
 * @param {string} name
 * @param {object} attributes properties of the element, such as `className`
 * @param {...(Node | string)} content
 */
export const make = (name, attributes, ...content) => {
  const element = document.createElement(name);
  Object.assign(element, attributes);
  element.append(...content);
  return element;
};
