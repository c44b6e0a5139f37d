"""観測: what something in the field measures, taken in without losing a value, checked, kept cheaply for decades, shown and warned about."""
