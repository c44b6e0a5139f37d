"""What an installation, and an officer in it, may decide: `installation` is read before Django starts, the rest is data."""
