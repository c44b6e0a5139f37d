"""Systems for companies and their supporters."""
