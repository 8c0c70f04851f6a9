"""How the objects of a cluster refer to each other."""
