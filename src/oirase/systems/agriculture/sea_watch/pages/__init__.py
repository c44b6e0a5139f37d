"""Pages of the sea watch."""
