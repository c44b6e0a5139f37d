"""Pages of live progress."""
