"""Composition only: the front doors (home, my page, desk, catalogue), the URLs of everything, the API root."""
