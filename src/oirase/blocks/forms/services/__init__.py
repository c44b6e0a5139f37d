"""Every write of this block: what people fill in (`drafts`), what officers make (`editing`), what is filled in for people (`profiles`)."""
