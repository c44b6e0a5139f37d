"""The one way in for values."""
