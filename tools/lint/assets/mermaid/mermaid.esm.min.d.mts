declare const mermaid: MermaidLibrary;
export default mermaid;
