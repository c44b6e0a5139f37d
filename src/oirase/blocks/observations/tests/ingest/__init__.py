"""Taking values in, from the sender's bytes to the store."""
