"""Pages of the yearly revision: thin; they parse, call and render."""
