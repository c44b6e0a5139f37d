"""Systems of the office: procedures, payments, documents, staff."""
