"""Pages: the catalogue and applying (`catalogue`), the officers' editor (`editor`)."""
