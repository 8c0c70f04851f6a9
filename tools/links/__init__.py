"""Lists the links of the built site that lead to other sites, and opens them."""
