"""The systems of the roadmap, one small folder each, grouped by domain; index.toml lists all of them."""
