// Says that the search can't be loaded, and what to do. It loads nothing itself, because loading has just failed.

/** Stands where help.js would help, in the place of the line that counts results. */
export const showSearchFailure = () => {
  /** @type {HTMLInputElement | null} */
  const field = document.querySelector(".md-search__input");
  const result = document.querySelector(".md-search-result");
  const again = document.createElement("a");
  const address = new URL(location.href);
  again.href = address.href;
  again.textContent = "Try again";
  // Readers may change the query before they follow the link.
  again.addEventListener("click", () => {
    address.searchParams.set("q", field?.value ?? "");
    again.href = address.href;
  });
  const message = document.createElement("p");
  message.role = "alert";
  message.append("The search could not be loaded. Are you online? ", again, ", or choose a page in the navigation.");
  const help = document.createElement("div");
  help.className = "atlas-search-help";
  help.append(message);
  result?.querySelector(".atlas-search-help")?.remove();
  result?.insertBefore(help, result.lastElementChild);
};
