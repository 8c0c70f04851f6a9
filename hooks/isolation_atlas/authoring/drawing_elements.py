"""Holds the elements of SVG that a published drawing may have."""

# What draws. Left out are scripts, pages within pictures, links, animations (which can write an address), and the
# elements that fetch a file.
DRAWING_ELEMENTS = {
    *("circle", "clipPath", "defs", "desc", "ellipse", "filter", "g", "image", "line", "linearGradient", "marker"),
    *("mask", "metadata", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg"),
    *("switch", "symbol", "text", "textPath", "title", "tspan", "use", "view"),
    *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting"),
    *("feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
    *("feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting"),
    *("feSpotLight", "feTile", "feTurbulence"),
}
"""What a drawing is made of."""
