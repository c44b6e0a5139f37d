"""Adapters to those who take money for the office, one folder for each of them; `demo` works offline."""
