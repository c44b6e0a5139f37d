"""Every write of people, as commands."""
