// Says that the search can't be loaded, and how to go on. It needs nothing that would have to be loaded itself.

/** Stands where search/help.js would help, in the place of the line in which the theme counts results. */
export const showSearchFailure = () => {
  /** @type {HTMLInputElement | null} */
  const field = document.querySelector(".md-search__input");
  const result = document.querySelector(".md-search-result");
  const again = document.createElement("a");
  const address = new URL(location.href);
  again.href = address.href;
  again.target = "_self"; // the theme starts the search anew only where the browser loads the page
  again.textContent = "Try again";
  // What was typed may change until the link is followed.
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
