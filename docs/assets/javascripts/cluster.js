// Lets readers follow a picture of a cluster: while they point at a box, all that it is not connected to fades. Arrow keys
// move along lines, and each entry of the legend shows or hides a kind of box.
import { createElement, findAll } from "./dom.js";

const MOST_NAMES = 8;
const OUTLINE = 2;

// These rules come with the script, so that pages without such a picture are not larger.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  @media screen {
    .atlas-focus :is([data-box], [data-ends]):not(.atlas-kept) { opacity: 0.2; }
  }
  .atlas-away { display: none; }
  .atlas-legend button {
    display: flex; gap: var(--atlas-space-2); align-items: center; min-height: 24px; padding: 0;
    color: inherit; font: inherit; background: none; border: 0; cursor: pointer;
  }
  .atlas-legend [aria-pressed="false"] { text-decoration: line-through; }
  .atlas-legend [aria-pressed="false"] svg { opacity: 0.3; }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/**
 * A box of the picture.
 * @typedef {object} Box
 * @property {SVGElement} element
 * @property {SVGElement} stop what receives the focus: its link, else its title, else the box itself
 * @property {string} name
 * @property {string} family the class of its kind
 * @property {Box | undefined} frame the box around it
 * @property {Box[]} inside the boxes in it
 * @property {Line[]} lines
 */

/**
 * A line of the picture, or the label of one.
 * @typedef {object} Line
 * @property {SVGElement} element
 * @property {Box[]} ends
 */

/** @param {Element} element */
const readWords = (element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {SVGElement} element */
const readRows = (element) => [...element.querySelectorAll(".row")];

/** @param {Element[]} rows */
const joinRows = (rows) => rows.map(readWords).join(" ");

/**
 * The kind and the name of a box.
 * @param {SVGElement} element
 */
const readName = (element) => joinRows(readRows(element).filter((row, index) => !index || row.matches(".name")));

/**
 * Every box around a box, and the box itself.
 * @param {Box} box
 * @returns {Box[]}
 */
const listOutwards = (box) => [box, ...(box.frame ? listOutwards(box.frame) : [])];

/**
 * Every box in a box, and the box itself.
 * @param {Box} box
 * @returns {Box[]}
 */
const listInwards = (box) => [box, ...box.inside.flatMap(listInwards)];

/** @param {Box} box */
const findMiddle = ({ stop }) => {
  const { left, top, width, height } = stop.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
};

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The nearest of some boxes in a direction. A box to the side of that direction counts as farther away.
 * @param {Box} from
 * @param {Iterable<Box>} boxes
 * @param {[number, number]} way
 */
const findNearest = (from, boxes, [right, down]) => {
  const start = findMiddle(from);
  let nearest;
  let least = Infinity;
  for (const box of boxes) {
    const { x, y } = findMiddle(box);
    const ahead = (x - start.x) * right + (y - start.y) * down;
    const aside = Math.abs((x - start.x) * down) + Math.abs((y - start.y) * right);
    if (ahead > 1 && ahead + 2 * aside < least) [nearest, least] = [box, ahead + 2 * aside];
  }
  return nearest;
};

/** @param {SVGElement} element such as `b12`, the thirteenth of the manifest */
const readNumber = ({ dataset }) => Number(dataset.box?.slice(1));

/** @param {SVGSVGElement} drawing */
const readBoxes = (drawing) => {
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  const elements = findAll(drawing, "[data-box]", SVGElement);
  for (const element of elements.sort((one, other) => readNumber(one) - readNumber(other))) {
    // A frame around other boxes may be larger than the screen, so its title receives the focus.
    const link = element.closest("a") ?? element.querySelector("a, .cluster-label");
    const family = [...element.classList].find((name) => name.startsWith("kind-")) ?? "";
    const stop = link instanceof SVGElement ? link : element;
    const name = readName(element);
    boxes.set(element.dataset.box ?? "", { element, stop, name, family, frame: undefined, inside: [], lines: [] });
  }
  for (const box of boxes.values()) {
    box.frame = boxes.get(box.element.dataset.in ?? "");
    box.frame?.inside.push(box);
  }
  for (const element of findAll(drawing, "[data-ends]", SVGElement)) {
    const ends = (element.dataset.ends ?? "").split(" ").flatMap((end) => boxes.get(end) ?? []);
    for (const end of ends) end.lines.push({ element, ends });
  }
  return [...boxes.values()];
};

/**
 * What a box touches: the ends of its lines, what it is in, and what is in it.
 * @param {Box} box
 */
const listTouched = (box) => {
  const others = box.lines.flatMap(({ ends }) => ends);
  return new Set([...others, ...(box.frame ? [box.frame] : []), ...box.inside].filter((other) => other !== box));
};

/** @param {Box} box */
const describe = (box) => {
  const touched = [...listTouched(box)].map(({ name }) => name);
  const more = touched.length > MOST_NAMES ? ` and ${touched.length - MOST_NAMES} more` : "";
  const words = joinRows(readRows(box.element));
  return touched.length ? `${words}. It touches ${touched.slice(0, MOST_NAMES).join(", ")}${more}.` : `${words}.`;
};

/**
 * Keep the outline of the focused element equally wide on the screen, however small the drawing is shown.
 * @param {SVGElement} stop
 */
const widenOutline = (stop) => {
  if (!(stop instanceof SVGGraphicsElement)) return;
  const scale = stop.getBoundingClientRect().width / stop.getBBox().width;
  stop.style.outlineWidth = `${OUTLINE / scale}px`;
};

/**
 * Put an invisible space between the lines of each box, because screen readers would join their words without it.
 * @param {SVGSVGElement} drawing
 */
const separateRows = (drawing) => {
  for (const row of drawing.querySelectorAll(".row + .row")) {
    const space = document.createElementNS(drawing.namespaceURI, "tspan");
    space.setAttribute("font-size", "0");
    space.append(" ");
    row.before(space);
  }
};

/** @param {HTMLElement} figure */
export const start = (figure) => {
  const drawing = figure.querySelector(".atlas-diagram svg");
  if (!(drawing instanceof SVGSVGElement)) return; // the browser draws it later
  const boxes = readBoxes(drawing);
  const boxOf = new Map(boxes.map((box) => [box.element, box]));
  /** @type {Box | undefined} */
  let pinned;

  /** @param {EventTarget | null} target */
  const findBox = (target) => {
    if (!(target instanceof Element)) return undefined;
    const element = target.closest("[data-box]") ?? target.querySelector(":scope > [data-box]") ?? target;
    const box = element instanceof SVGElement ? boxOf.get(element) : undefined;
    // A frame covers all boxes in it, so only pointing at its title means the frame.
    return box?.inside.length && !target.closest(".cluster-label, a") && target !== box.stop ? undefined : box;
  };

  /** @param {Box | undefined} box */
  const show = (box) => {
    for (const kept of drawing.querySelectorAll(".atlas-kept")) kept.classList.remove("atlas-kept");
    drawing.classList.toggle("atlas-focus", box !== undefined);
    if (!box) return;
    for (const touching of listInwards(box)) {
      for (const { element, ends } of touching.lines) {
        element.classList.add("atlas-kept");
        for (const kept of ends.flatMap(listOutwards)) kept.element.classList.add("atlas-kept");
      }
    }
    for (const kept of [...listInwards(box), ...listOutwards(box)]) kept.element.classList.add("atlas-kept");
  };

  const showFocused = () => {
    const focused = document.activeElement;
    show((focused?.matches(":focus-visible") ? findBox(focused) : undefined) ?? pinned);
  };

  const isShown = (/** @type {Box} */ { element }) => !element.matches(".atlas-away");

  /**
   * Make a box the only one that the Tab key stops at, and that screen readers announce. The text version lists all.
   * @param {Box | undefined} box
   */
  const reach = (box) => {
    for (const { stop } of boxes) {
      stop.tabIndex = stop === box?.stop ? 0 : -1;
      stop.setAttribute("aria-hidden", String(stop !== box?.stop));
    }
  };

  for (const box of boxes) {
    box.stop.setAttribute("role", box.stop.matches("a") ? "link" : "img");
    box.stop.setAttribute("aria-label", describe(box));
  }
  separateRows(drawing);
  drawing.querySelector(".edgeLabels")?.setAttribute("aria-hidden", "true");
  drawing.setAttribute("role", "group");
  drawing.removeAttribute("aria-labelledby");
  drawing.setAttribute("aria-label", "Boxes that the arrow keys go through");
  reach(boxes[0]);

  drawing.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "touch") show(findBox(target) ?? pinned);
  });
  drawing.addEventListener("pointerleave", showFocused);
  for (const box of boxes) {
    // Each box listens, because Chromium makes the whole drawing focusable if the drawing listens for the focus.
    box.stop.addEventListener("focus", () => {
      reach(box);
      widenOutline(box.stop);
      showFocused();
    });
    box.stop.addEventListener("blur", () => show(pinned));
  }

  // A touch screen can't tell pointing from clicking: the first touch of a box marks what it is connected to, and the
  // second follows its link.
  let byFinger = false;
  drawing.addEventListener("pointerdown", ({ pointerType }) => {
    byFinger = pointerType === "touch";
  });
  drawing.addEventListener("click", (event) => {
    if (!byFinger) return;
    const box = findBox(event.target);
    if (box && box !== pinned) {
      event.preventDefault();
      event.stopPropagation();
      pinned = box;
    } else {
      pinned = undefined;
    }
    show(pinned);
  });

  drawing.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const box = findBox(event.target);
    if (!way || !box || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next =
      findNearest(box, [...listTouched(box)].filter(isShown), way) ?? findNearest(box, boxes.filter(isShown), way);
    next?.stop.focus();
  });

  const hidden = new Set();
  const update = () => {
    for (const box of boxes) {
      const isAway = listOutwards(box).some(({ family }) => hidden.has(family));
      box.element.classList.toggle("atlas-away", isAway);
    }
    for (const { lines } of boxes) {
      for (const { element, ends } of lines) element.classList.toggle("atlas-away", !ends.every(isShown));
    }
    reach(boxes.find(isShown));
  };
  for (const entry of findAll(figure, ".atlas-legend [data-kind]", HTMLElement)) {
    const button = createElement("button", { type: "button", ariaPressed: "true" }, ...entry.childNodes);
    button.addEventListener("click", () => {
      const isAway = button.ariaPressed === "true";
      button.ariaPressed = String(!isAway);
      if (isAway) hidden.add(entry.dataset.kind);
      else hidden.delete(entry.dataset.kind);
      update();
    });
    entry.append(button);
  }
};
