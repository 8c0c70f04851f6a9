// Reads the HTML of the search index as plain text.

/**
 * Text without tags, as it is read.
 * @param {string} html
 */
export const toPlain = (html) =>
  html
    .replace(/<\/?(?:code|su[bp])>/g, "") // these stand within words and before commas
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/**
 * Text without tags, apart from what stands in blocks of code, which says nothing about what a section is about.
 * @param {string} html
 */
export const toProse = (html) => {
  let code = "";
  const prose = html.replace(/<pre>.*?<\/pre>/gs, (block) => {
    code += block;
    return " ";
  });
  return { prose: toPlain(prose), code: toPlain(code) };
};
