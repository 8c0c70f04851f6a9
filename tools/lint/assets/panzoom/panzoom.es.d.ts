// The types of the part of Panzoom that full-screen.js uses.

interface Panzoom {
  destroy(): void;
  pan(x: number, y: number, options?: { animate?: boolean; relative?: boolean }): void;
  resetStyle(): void;
  zoom(scale: number, options?: { animate?: boolean }): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomWithWheel(event: WheelEvent): void;
}

export default function Panzoom(
  element: SVGElement,
  options: { canvas: boolean; minScale: number; maxScale: number; step: number },
): Panzoom;
