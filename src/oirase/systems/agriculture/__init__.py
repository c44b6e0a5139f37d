"""Systems of the domain agriculture."""
