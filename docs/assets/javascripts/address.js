// Keeps what a reader chose in the address, so that it can be sent, and gone back to.

/** The parameters of the address. */
export const readAddress = () => new URLSearchParams(location.search);

/**
 * Write parameters into the address; empty ones are left out.
 * @param {Record<string, string>} parameters
 * @param {{ replace?: boolean, hash?: string }} options replace the entry of the history; another fragment
 */
export const writeAddress = (parameters, { replace = false, hash = location.hash } = {}) => {
  const search = Object.entries(parameters)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`)
    .join("&");
  const address = `${location.pathname}${search && `?${search}`}${hash}`;
  if (address === `${location.pathname}${location.search}${location.hash}`) return;
  history[replace ? "replaceState" : "pushState"](history.state, "", address);
};
