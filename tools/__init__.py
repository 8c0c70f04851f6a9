"""Holds the programs that help to write, check and publish the site; `make help` lists them."""
