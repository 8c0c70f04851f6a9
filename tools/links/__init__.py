"""Lists the links from the built site to other sites, and opens them."""
