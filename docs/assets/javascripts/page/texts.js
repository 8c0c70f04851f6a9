// Lists the texts of a page, for scripts that mark or replace a part of one.

/**
 * The texts within an element, in their order.
 * @param {Element} root
 */
export const listTexts = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  return texts;
};
