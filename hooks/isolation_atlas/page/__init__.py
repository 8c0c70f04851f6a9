"""One page as its author wrote it: its front matter, its fences, and the templates that render them."""
