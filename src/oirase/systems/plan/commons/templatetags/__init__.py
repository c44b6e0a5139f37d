"""Template filters for fiscal years and figures, used by the reading and the import pages."""
