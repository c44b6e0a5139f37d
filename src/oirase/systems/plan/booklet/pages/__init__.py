"""Pages of the booklet: the shelf, and the PDFs."""
