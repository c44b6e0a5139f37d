"""DX関連事業ロードマップ: the published roadmap as pages, downloads and an API, beside figures of the systems that run.

It only reads. What it shows is written by `plan/commons`, what comes in goes through `plan/roadmap_import`.
"""
