// Says that the search can't be loaded, and how to go on. It needs nothing that would have to be loaded itself.

/** Takes the place of the line in which the theme counts results, and of what helps below it. */
export const showSearchFailure = () => {
  /** @type {HTMLInputElement | null} */
  const field = document.querySelector(".md-search__input");
  const line = document.querySelector(".md-search-result__meta");
  document.querySelector(".atlas-search-help")?.remove();
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
  line?.setAttribute("role", "alert");
  line?.replaceChildren("The search could not be loaded. Are you online? ", again, ", or take a page from the navigation.");
};
