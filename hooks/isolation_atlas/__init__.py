"""The renderers of Isolation Atlas: plain functions from data to HTML that know nothing of MkDocs."""
