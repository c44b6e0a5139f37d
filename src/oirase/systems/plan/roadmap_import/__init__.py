"""Reads a published roadmap (DX推進ロードマップ) in: the text of its PDF or our own table becomes a draft edition that
a person reviews beside the source before it is published."""
