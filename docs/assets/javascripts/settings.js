// What mkdocs.yml and the language of the site say, as the theme's template writes it into each page.

/** @type {{ features: string[], translations: Record<string, string> }} */
const { features, translations } = JSON.parse(document.getElementById("__config")?.textContent ?? "");

/** The address of the site's root. */
export const root = new URL(window.__md_scope ?? ".", location.href);

/**
 * Whether `theme.features` of mkdocs.yml has this one.
 * @param {string} feature
 */
export const hasFeature = (feature) => features.includes(feature);

/**
 * A text in the language of the site.
 * @param {string} name
 */
export const translate = (name) => translations[name] ?? "";
