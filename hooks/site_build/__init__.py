"""What hooks share; it imports MkDocs, and hooks alone import it."""
