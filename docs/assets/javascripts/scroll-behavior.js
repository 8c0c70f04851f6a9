// How a script scrolls: at once for readers who want less motion.

const reducedMotionQuery = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {ScrollBehavior} */
export const scrollBehavior = () => (reducedMotionQuery.matches ? "instant" : "smooth");
