"""What pages and files show of stations and series: how they stand now, and their values at any distance."""
