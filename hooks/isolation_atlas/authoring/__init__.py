"""Reads what an author writes into validated data, and remembers the line of each value."""
