"""Oirase: one platform on which a prefecture runs the systems of its DX roadmap, and on which the roadmap measures itself."""

__version__ = "0.1.0"
