// Keeps what a reader chose in the address, so that it can be sent, and gone back to.

/** The parameters of the address. */
export const readUrlState = () => new URLSearchParams(location.search);

/**
 * Write parameters into the address, beside those of others; empty ones are left out.
 * @param {Record<string, string>} parameters
 * @param {{ replace?: boolean, hash?: string }} [options] replace the entry of the history; another fragment
 */
export const writeUrlState = (parameters, { replace = false, hash = location.hash } = {}) => {
  const chosen = readUrlState();
  const before = `${chosen}${location.hash}`;
  for (const [name, value] of Object.entries(parameters)) {
    if (value) chosen.set(name, value);
    else chosen.delete(name);
  }
  if (`${chosen}${hash}` === before) return;
  const search = chosen.size ? `?${chosen}`.replaceAll("%2C", ",") : "";
  history[replace ? "replaceState" : "pushState"](history.state, "", `${location.pathname}${search}${hash}`);
};
