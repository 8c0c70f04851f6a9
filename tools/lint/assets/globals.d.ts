// The global variables that the theme's template, the site's own scripts and mermaid2 define.

interface MermaidLibrary {
  initialize(configuration: object): void;
  render(id: string, text: string): Promise<{ svg: string }>;
  mermaidAPI: { getConfig(): { themeVariables: { background?: string; textColor?: string } } };
}

interface Window {
  /** The configuration that mkdocs-mermaid2-plugin writes into a page. */
  mermaidConfig?: { default?: object };
  /** The address of the site's root, as the theme notes it in each page. */
  __md_scope?: URL;
  /** Keeps something for a reader by its name, as the theme does. */
  __md_set?(name: string, value: unknown): void;
  /** The index of the search, in a site that is read from files. */
  __index?: unknown;
}

// https://wicg.github.io/savedata/, which the types of TypeScript don't have yet.
interface Navigator {
  connection?: { saveData?: boolean };
}
