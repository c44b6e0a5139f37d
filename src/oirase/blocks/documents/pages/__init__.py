"""Pages of documents: templates for officers, letters for whom they are addressed to."""
