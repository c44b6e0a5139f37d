"""The booklet of the roadmap (冊子): an edition as PDF to print, to bind and to keep, and one programme of it as a single sheet.

Made once by the worker when an edition is published, and kept; see README.md.
"""
