// What the theme and our own scripts put into the window.

interface MermaidLibrary {
  initialize(configuration: object): void;
  render(id: string, text: string): Promise<{ svg: string; bindFunctions?: (element: Element) => void }>;
}

interface Window {
  /** The theme's: announces each page that instant navigation brings, and the first. Not there without instant navigation. */
  document$?: { subscribe(next: (page: Document) => void): unknown };
  /** Ours, for the theme: see mermaid.js. */
  mermaid: MermaidLibrary;
  /** The configuration that mkdocs-mermaid2-plugin writes into a page. */
  mermaidConfig?: { default?: object };
  Worker: typeof Worker;
}
