"""ロードマップのオープンデータ: editions as open data, lasting addresses of programmes, feeds, figures to embed, and finding across all years.

It only reads. What it publishes is written by `plan/commons`; people read single editions in `plan/roadmap`.
"""
