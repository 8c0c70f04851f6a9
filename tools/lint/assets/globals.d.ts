// The global variables that the theme and the site's own scripts define.

interface MermaidLibrary {
  initialize(configuration: object): void;
  render(id: string, text: string): Promise<{ svg: string }>;
  mermaidAPI: { getConfig(): { themeVariables: { background?: string; textColor?: string } } };
}

interface Window {
  /** The theme emits the first page and each page of instant navigation here. Without that feature it does not exist. */
  document$?: { subscribe(next: (page: Document) => void): unknown };
  /** The site's loader, which the theme calls: see mermaid.js. */
  mermaid: Pick<MermaidLibrary, "initialize" | "render">;
  /** The configuration that mkdocs-mermaid2-plugin writes into a page. */
  mermaidConfig?: { default?: object };
  /** The address of the site's root, as the theme notes it in each page. */
  __md_scope?: URL;
  /** Keeps something for a reader by its name, as the theme does. */
  __md_set?(name: string, value: unknown): void;
  Worker: typeof Worker;
}

// https://wicg.github.io/savedata/, which the types of TypeScript don't have yet.
interface Navigator {
  connection?: { saveData?: boolean };
}
