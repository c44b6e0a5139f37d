"""Pages: the reader's own, the office's, and the check of the mail's way."""
