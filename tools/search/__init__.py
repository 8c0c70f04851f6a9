"""Measures how well the search of the built site answers typical queries."""
