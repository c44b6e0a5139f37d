"""Pages and files: thin, each reads, arranges and answers."""
