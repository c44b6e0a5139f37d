"""Pages of forms: filling in (`filling`), the person's own drafts and profile (`mine`), the officers' editor (`editor`)."""
