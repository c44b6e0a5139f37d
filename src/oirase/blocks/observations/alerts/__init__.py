"""Rules over values, and what fires."""
