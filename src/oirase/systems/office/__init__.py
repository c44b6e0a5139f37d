"""Systems for the work of offices and for services to the public."""
