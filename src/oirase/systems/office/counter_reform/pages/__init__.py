"""Pages of counter reform."""
