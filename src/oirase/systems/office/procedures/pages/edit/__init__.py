"""The officers' pages: own procedures, what the catalogue says, how cases are handled, publishing, files, adopting and updating."""
