"""Holds the code that hooks share: it imports MkDocs, and only hooks import it."""
