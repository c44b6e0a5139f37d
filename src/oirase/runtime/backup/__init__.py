"""Backup and restore of a whole installation: one tar with the database, the files and the heads of the audit chain.

The reasons are in docs/adr/0004-backup.md. `archive` is the file's form, `dumping` the database's part of it.
"""
