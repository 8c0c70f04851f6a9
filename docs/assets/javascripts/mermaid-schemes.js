// Draws a Mermaid diagram in the colours of the page: once in the light ones, once in the dark ones, joined into one picture
// whose colours are `light-dark(…)`. So every type of diagram follows the scheme, whoever draws it: the reader's browser, or
// the one that `make build BROWSER=1` starts.

const SCHEMES = ["light", "dark"];
const TOKEN = /#[\da-f]{3,8}\b|[a-z-]+\([^()]*\)|[\w.%-]+|[^\w#]+|#/gi;
const OWN_THEME = /^\s*%%\{\s*init[\s\S]*?["']?theme["']?\s*:|^---[\s\S]*?^\s+theme\s*:[\s\S]*?^---/m;
const GROUND = /^([^\S\n]*(?:rect|box)[^\S\n]+)((?:rgb|hsl)a?\([^()\n]*\)|#[\da-f]{3,8}\b|[a-z]+\b)/gim;
const STYLE_WITH_FILL = /^([^\S\n]*(?:style|classDef)[^\S\n][^\n]*\bfill:\s*)([^,;\n]+)([^\n]*)$/gm;

const BLACK_TEXT = 'text:is([fill="#444444"], [fill="#000"], [fill="#000000"], [fill="black"])';

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
 * @param {string} source
 */
const draw = async (mermaid, id, source) => {
  const drawn = [];
  const readable = source.replace(STYLE_WITH_FILL, keepReadable).replace(GROUND, layThinly);
  for (const scheme of SCHEMES) {
    const configuration = configure(scheme);
    mermaid.initialize(configuration);
    const { svg } = await mermaid.render(id, readable);
    const drawing = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
    // Some types write black letters whatever the theme.
    for (const text of drawing?.querySelectorAll(BLACK_TEXT) ?? []) {
      text.setAttribute("fill", configuration.themeVariables.textColor ?? "currentColor");
    }
    drawn.push(drawing);
  }
  const [light, dark] = drawn;
  if (!light || !dark) throw new Error("Mermaid has drawn nothing.");
  const joined = !OWN_THEME.test(source) && join(light, dark);
  // Colours that don't follow the scheme need the ground that they were made for.
  if (!joined) light.style.cssText += `;color-scheme: light; background: ${mermaid.mermaidAPI.getConfig().themeVariables.background}`;
  return { svg: light.outerHTML };
};

/**
 * The configuration of Mermaid for one scheme, with the colours of the page's own stylesheet.
 * @param {string} scheme
 */
const configure = (scheme) => {
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
    fontFamily: "Arial, sans-serif",
    fontSize: "14px",
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
      fills.flatMap((fill, number) => [
        [`cScale${number}`, fill],
        [`cScaleLabel${number}`, ink],
        [`cScalePeer${number}`, lines[number]],
        [`pie${number + 1}`, fill],
        [`git${number}`, lines[number]],
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
    todayLineColor: lines[7],
    activationBkgColor: fills[0],
    activationBorderColor: lines[0],
    sequenceNumberColor: paper,
    archEdgeColor: soft,
    archEdgeArrowColor: soft,
    archGroupBorderColor: soft,
    faceColor: colour("kernel-fill"),
    xyChart: { backgroundColor: paper, plotColorPalette: lines.join() },
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
  probe.remove();
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
    .messageText, .loopText, .loopText > tspan { fill: ${ink}; stroke: none }
  `;
  return {
    ...window.mermaidConfig?.default,
    startOnLoad: false,
    look: "classic",
    layout: "dagre",
    securityLevel: "strict",
    theme: "base",
    themeVariables,
    themeCSS,
    railroad,
    radar: { marginTop: 70 },
  };
};

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
 * A colour behind the messages of a sequence covers a quarter, so that their letters can be read in both schemes.
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
