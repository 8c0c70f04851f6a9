"""What is written into the pages and beside them."""
