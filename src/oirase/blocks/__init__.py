"""Shared building blocks; each is entered through its facade, siblings of one tier never import one another."""
