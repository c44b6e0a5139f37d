"""What is done with observations: each function is a command."""
