// Draws a Mermaid diagram in the colours of the page: once in the light ones, once in the dark ones, joined into one picture
// whose colours are `light-dark(…)`. So every type of diagram follows the scheme, whoever draws it: the reader's browser, or
// the one that `make build BROWSER=1` starts.

const SCHEMES = ["light", "dark"];
const TOKEN = /#[\da-f]{3,8}\b|[a-z-]+\([^()]*\)|[\w.%-]+|[^\w#]+|#/gi;
const SETTINGS = /^---\s*$[\s\S]*?^---\s*$|%%\{[\s\S]*?\}%%/gm;
const OTHER_THEME = /["']?\btheme["']?\s*:\s*["']?(?!base\b)\w/;
const BASE_THEME = /["']?\btheme["']?\s*:\s*["']?base\b/;
const OWN_COLOURS = /["']?\bthemeVariables["']?\s*:/;
// An author's own fill covers only every other row of an entity. The rest keep the colours of the scheme.
const ENTITIES_WITH_FILL = /^\s*erDiagram\b[\s\S]*^\s*(?:style|classDef)\b[^\n]*\bfill:/m;
const GROUND = /^([^\S\n]*(?:rect|box)[^\S\n]+)((?:rgb|hsl)a?\([^()\n]*\)|#[\da-f]{3,8}\b|[a-z]+\b)/gim;
const STYLE_WITH_FILL = /^([^\S\n]*(?:style|classDef)[^\S\n][^\n]*\bfill:\s*)([^,;\n]+)([^\n]*)$/gm;

// The line that marks today is left out, because it would stay at the day on which the picture was drawn.
const GANTT = /^[^\S\n]*gantt[^\S\n]*$/m;

const WHITE_SHAPE = '[class^="wardley"] [fill="white"]';
const BLACK_TEXT = 'text:is([fill="#444444"], [fill="#000"], [fill="#000000"], [fill="black"])';

const MARGIN = 2;
const LETTERS = { fontFamily: "Arial, sans-serif", fontSize: "14px" };

// The class names that an author may use, and the family of colours of each, as in drawing.css.
const KINDS = {
  machine: "hardware",
  pod: "container",
  controller: "controller",
  service: "network",
  route: "network",
  rule: "network",
  storage: "storage",
};

// These are darker than Mermaid's own, because Mermaid writes white letters on them.
const C4_GROUNDS = [
  ["container", "#2a6fb0"],
  ["component", "#3a6f9f"],
  ["external_system", "#6b6b6b"],
  ["external_container", "#6b6b6b"],
  ["external_component", "#6b6b6b"],
];
const C4 = Object.fromEntries(
  C4_GROUNDS.flatMap(([kind, colour]) => ["", "_db", "_queue"].map((form) => [`${kind}${form}_bg_color`, colour])),
);

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Draw one diagram. Drawings wait for each other, because Mermaid has one configuration for all.
 * @param {MermaidLibrary} mermaid
 * @param {string} id The prefix of the ids in the drawing.
 * @param {string} source
 * @returns {Promise<{svg: string}>}
 */
export const drawInBothSchemes = (mermaid, id, source) => {
  const drawing = last.catch(() => {}).then(() => draw(mermaid, id, source));
  last = drawing;
  return drawing;
};

/**
 * @param {MermaidLibrary} mermaid
 * @param {string} id
 * @param {string} typed
 */
const draw = async (mermaid, id, typed) => {
  const source = typed.replace(GANTT, "$&\ntodayMarker off");
  if (hasOwnTheme(source)) return { svg: await drawOnOwnGround(mermaid, id, source) };
  const drawn = [];
  const readable = source.replace(STYLE_WITH_FILL, keepReadable).replace(GROUND, layThinly);
  for (const scheme of SCHEMES) {
    const configuration = configure(scheme, source);
    mermaid.initialize(configuration);
    const { svg } = await mermaid.render(id, readable);
    const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
    // Some types write black letters and white boxes whatever the theme.
    for (const text of drawing?.querySelectorAll(BLACK_TEXT) ?? []) {
      text.setAttribute("fill", configuration.themeVariables.textColor ?? "currentColor");
    }
    for (const shape of drawing?.querySelectorAll(WHITE_SHAPE) ?? []) {
      shape.setAttribute("fill", configuration.themeVariables.background ?? "white");
    }
    drawn.push({ drawing, ground: configuration.themeVariables.background, ink: configuration.themeVariables.textColor });
  }
  const [light, dark] = drawn;
  if (!light?.drawing || !dark?.drawing) throw new Error("Mermaid has drawn nothing.");
  // Colours that don't follow the scheme need the background that they were made for.
  if (ENTITIES_WITH_FILL.test(source) || !join(light.drawing, dark.drawing)) layOnGround(light.drawing, light.ground, light.ink);
  return { svg: frame(light.drawing) };
};

/**
 * Whether a diagram names a theme of Mermaid, or changes the colours of the one that all others are derived from.
 * @param {string} source
 */
const hasOwnTheme = (source) => {
  const settings = (source.match(SETTINGS) ?? []).join("\n");
  return OTHER_THEME.test(settings) || (BASE_THEME.test(settings) && OWN_COLOURS.test(settings));
};

/**
 * Draw a diagram in the colours that its author chose, which our own would spoil.
 * @param {MermaidLibrary} mermaid
 * @param {string} id
 * @param {string} source
 */
const drawOnOwnGround = async (mermaid, id, source) => {
  mermaid.initialize({ ...listSettings(), themeVariables: LETTERS });
  const { svg } = await mermaid.render(id, source);
  const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!drawing) throw new Error("Mermaid has drawn nothing.");
  const { background, textColor } = mermaid.mermaidAPI.getConfig().themeVariables;
  layOnGround(drawing, background, textColor);
  return frame(drawing);
};

/**
 * @param {SVGSVGElement} drawing
 * @param {string | undefined} ground The colour of the page that the drawing was made for.
 * @param {string | undefined} ink The colour of the letters on that page.
 */
const layOnGround = (drawing, ground, ink) => {
  drawing.style.cssText += `;color-scheme: light; background: ${ground ?? "white"}; color: ${ink ?? "black"}`;
};

/**
 * Widen the frame of a drawing to its letters, some of which Mermaid leaves outside, and return the drawing as text.
 * @param {SVGSVGElement} drawing
 */
const frame = (drawing) => {
  const [x = 0, y = 0, width = 0, height = 0] = (drawing.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  const place = document.body.appendChild(document.createElement("div"));
  place.style.cssText = "position: absolute; left: 0; top: 0; visibility: hidden";
  const copy = /** @type {SVGSVGElement} */ (place.appendChild(drawing.cloneNode(true)));
  copy.style.cssText = `max-width: none; width: ${width}px; height: ${height}px`;
  const origin = copy.getBoundingClientRect();
  const boxes = [...copy.querySelectorAll("text")]
    .filter(({ textContent }) => textContent?.trim())
    .map((text) => text.getBoundingClientRect())
    .filter((box) => box.width);
  place.remove();
  const left = Math.min(0, ...boxes.map((box) => box.left - origin.left - MARGIN));
  const top = Math.min(0, ...boxes.map((box) => box.top - origin.top - MARGIN));
  const right = Math.max(width, ...boxes.map((box) => box.right - origin.left + MARGIN));
  const bottom = Math.max(height, ...boxes.map((box) => box.bottom - origin.top + MARGIN));
  // A box of text has some room above and below its letters.
  if (!width || Math.max(-left, -top, right - width, bottom - height) <= 2 * MARGIN) return drawing.outerHTML;
  const size = { width: right - left, height: bottom - top };
  drawing.setAttribute("viewBox", [x + left, y + top, size.width, size.height].join(" "));
  for (const name of /** @type {const} */ (["width", "height"])) {
    if (/^[\d.]+(?:px)?$/.test(drawing.getAttribute(name) ?? "")) drawing.setAttribute(name, String(size[name]));
  }
  if (drawing.style.maxWidth) drawing.style.maxWidth = `${size.width}px`;
  return drawing.outerHTML;
};

/**
 * The configuration of Mermaid for one scheme, with the colours of the page's own stylesheet.
 * @param {string} scheme
 * @param {string} source
 */
const configure = (scheme, source) => {
  const probe = document.body.appendChild(document.createElement("i"));
  // The stylesheet that is served knows the scheme by this attribute alone.
  probe.dataset.mdColorScheme = scheme === "dark" ? "slate" : "default";
  /** @param {string} name */
  const colour = (name) => {
    probe.style.color = `var(--atlas-${name})`;
    return toHex(getComputedStyle(probe).color);
  };
  const [ink, soft, paper, shade] = ["ink", "ink-soft", "paper", "shade"].map(colour);
  const families = ["machine", "container", "controller", "network", "storage", "kernel", "hardware", "problem"];
  const fills = families.map((name) => colour(`${name}-fill`));
  const lines = families.map(colour);
  const themeVariables = {
    darkMode: scheme === "dark",
    background: paper,
    ...LETTERS,
    primaryColor: shade,
    primaryTextColor: ink,
    primaryBorderColor: soft,
    secondaryColor: fills[0],
    secondaryTextColor: ink,
    secondaryBorderColor: lines[0],
    tertiaryColor: paper,
    tertiaryTextColor: ink,
    tertiaryBorderColor: soft,
    lineColor: soft,
    textColor: ink,
    titleColor: ink,
    noteBkgColor: colour("kernel-fill"),
    noteTextColor: ink,
    noteBorderColor: colour("kernel"),
    edgeLabelBackground: paper,
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, number) => number).flatMap((number) => [
        [`cScale${number}`, fills[number % fills.length]],
        [`cScaleLabel${number}`, ink],
        [`cScalePeer${number}`, lines[number % lines.length]],
        [`pie${number + 1}`, fills[number % fills.length]],
      ]),
    ),
    ...Object.fromEntries(
      fills.flatMap((fill, number) => [
        [`git${number}`, lines[number]],
        [`gitInv${number}`, lines[number]],
        [`gitBranchLabel${number}`, paper],
        [`fillType${number}`, fill],
        [`venn${number + 1}`, fill],
      ]),
    ),
    pieTitleTextColor: ink,
    pieSectionTextColor: ink,
    pieLegendTextColor: ink,
    pieStrokeColor: soft,
    pieOuterStrokeColor: soft,
    pieOpacity: "1",
    sectionBkgColor: fills[0],
    sectionBkgColor2: fills[1],
    altSectionBkgColor: paper,
    taskBkgColor: fills[2],
    taskBorderColor: lines[2],
    taskTextColor: ink,
    taskTextOutsideColor: ink,
    taskTextDarkColor: ink,
    taskTextLightColor: ink,
    activeTaskBkgColor: fills[3],
    activeTaskBorderColor: lines[3],
    doneTaskBkgColor: fills[6],
    doneTaskBorderColor: lines[6],
    critBkgColor: fills[7],
    critBorderColor: lines[7],
    gridColor: soft,
    excludeBkgColor: shade,
    vertLineColor: lines[0],
    todayLineColor: lines[7],
    activationBkgColor: fills[0],
    activationBorderColor: lines[0],
    sequenceNumberColor: paper,
    archEdgeColor: soft,
    archEdgeArrowColor: soft,
    archGroupBorderColor: soft,
    faceColor: colour("kernel-fill"),
    quadrantPointFill: lines[0],
    xyChart: {
      backgroundColor: paper,
      plotColorPalette: lines.join(),
      dataLabelColor: /showDataLabelOutsideBar\W+false/.test(source) ? paper : ink,
    },
    packet: {
      startByteColor: ink,
      endByteColor: ink,
      labelColor: ink,
      titleColor: ink,
      blockStrokeColor: soft,
      blockFillColor: shade,
    },
    radar: { axisColor: ink, graticuleColor: soft, graticuleOpacity: 0.15 },
    treeView: { labelColor: ink, lineColor: soft, iconColor: soft, descriptionColor: soft },
    wardley: { gridColor: soft, evolutionStroke: lines[7] },
    cynefin: {
      complexBg: fills[1],
      complicatedBg: fills[0],
      chaoticBg: fills[7],
      clearBg: fills[4],
      confusionBg: fills[5],
      cliffColor: lines[7],
    },
    emSwimlaneBackgroundOdd: shade,
    emSwimlaneBackgroundStroke: colour("line"),
    emRelationStroke: soft,
    ...Object.fromEntries(
      ["Ui", "Processor", "ReadModel", "Command", "Event"].flatMap((name, number) => [
        [`em${name}Fill`, fills[number]],
        [`em${name}Stroke`, lines[number]],
      ]),
    ),
  };
  const railroad = {
    terminalFill: fills[1],
    terminalStroke: lines[1],
    terminalTextColor: ink,
    nonTerminalFill: fills[0],
    nonTerminalStroke: lines[0],
    nonTerminalTextColor: ink,
    lineColor: soft,
    markerFill: soft,
    commentFill: shade,
    commentStroke: soft,
    commentTextColor: ink,
    specialFill: fills[2],
    specialStroke: lines[2],
    ruleNameColor: ink,
  };
  // What Mermaid writes into the elements themselves.
  const themeCSS = `
    [style*="mix-blend-mode"] { mix-blend-mode: normal !important }
    [stroke="#444444"] { stroke: ${soft} }
    [class^="venn"] text, .wardley-node-label, .wardley-anchor-label, text[class*="wardley"] { fill: ${ink} !important }
    [class*="em-"] foreignObject *, [class^="em"] foreignObject * { color: ${ink} !important }
    .node circle.state-start, .node circle.state-end { fill: ${soft}; stroke: ${soft} }
    ${Object.entries(KINDS)
      .map(
        ([kind, family]) => `.kind-${kind} :is(rect, polygon, path, circle, ellipse) {
          fill: ${colour(`${family}-fill`)}; stroke: ${colour(family)} }`,
      )
      .join("\n")}
    .kind-container :is(rect, polygon, path, circle, ellipse) { fill: ${paper}; stroke: ${colour("container")} }
    ${fills
      .map(
        (fill, number) => `.sections > :nth-child(${fills.length}n + ${number + 1}) > rect {
          fill: ${fill}; stroke: ${lines[number]} }`,
      )
      .join("\n")}
    .messageText, .loopText, .loopText > tspan { fill: ${ink}; stroke: none }
  `;
  probe.remove();
  return {
    ...listSettings(),
    theme: "base",
    themeVariables,
    themeCSS,
    railroad,
    c4: C4,
    radar: { marginTop: 70 },
    // A bar may be too low to hold its number.
    xyChart: { showDataLabelOutsideBar: true },
  };
};

/** The configuration of Mermaid that has no colours. */
const listSettings = () => ({
  ...window.mermaidConfig?.default,
  startOnLoad: false,
  look: "classic",
  layout: "dagre",
  securityLevel: "strict",
});

/** @param {string} colour A computed colour, such as `rgb(1, 2, 3)`. */
const toHex = (colour) =>
  `#${(colour.match(/[\d.]+/g) ?? [])
    .slice(0, 3)
    .map((channel) => Math.round(Number(channel)).toString(16).padStart(2, "0"))
    .join("")}`;

/**
 * An author's own fill gets letters that can be read on it in both schemes, unless the author chose their colour, too.
 * @param {string} line
 * @param {string} before
 * @param {string} fill
 * @param {string} after
 */
const keepReadable = (line, before, fill, after) => {
  if (/\bcolor:/.test(before + after) || !CSS.supports("color", fill.trim())) return line;
  const [red = 0, green = 0, blue = 0] = compute(fill.trim()).map(linear);
  // WCAG 2.2: black has more contrast than white above this luminance.
  const letters = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
  return `${before}${fill},color:${letters}${after}`;
};

/**
 * Make a colour behind the messages of a sequence a quarter opaque, so that the letters can be read in both schemes.
 * @param {string} whole
 * @param {string} keyword
 * @param {string} colour
 */
const layThinly = (whole, keyword, colour) => {
  if (colour === "transparent" || !CSS.supports("color", colour)) return whole;
  const [red, green, blue, alpha = "1"] = compute(colour);
  return `${keyword}rgba(${red}, ${green}, ${blue}, ${Number(alpha) / 4})`;
};

/**
 * @param {string} colour Any colour of CSS.
 * @returns {string[]} Its channels from 0 to 255, then its alpha unless that is 1.
 */
const compute = (colour) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = colour;
  const channels = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [];
  probe.remove();
  return channels;
};

/** @param {string} channel From 0 to 255. */
const linear = (channel) => {
  const share = Number(channel) / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/**
 * Write the colours of the dark drawing into the light one.
 * @param {Element} light
 * @param {Element} dark
 * @returns {boolean} Whether the drawings have the same elements.
 */
const join = (light, dark) => {
  for (const { name, value } of light.attributes) {
    const other = dark.getAttribute(name) ?? value;
    if (other !== value) light.setAttribute(name, joinColours(value, other));
  }
  if (light.localName === "style") {
    light.textContent = joinColours(light.textContent ?? "", dark.textContent ?? "");
    return true;
  }
  if (light.children.length !== dark.children.length) return false;
  return [...light.children].every((child, number) => join(child, /** @type {Element} */ (dark.children[number])));
};

/**
 * @param {string} light
 * @param {string} dark
 * @returns {string} The light text, with both colours wherever they differ.
 */
const joinColours = (light, dark) => {
  /** @type {string[]} */
  const ours = light.match(TOKEN) ?? [];
  /** @type {string[]} */
  const theirs = dark.match(TOKEN) ?? [];
  if (ours.length !== theirs.length) return light;
  return ours
    .map((token, number) => {
      const other = theirs[number] ?? token;
      const both = token !== other && CSS.supports("color", token) && CSS.supports("color", other);
      return both ? `light-dark(${token}, ${other})` : token;
    })
    .join("");
};
