"""Pages: stations and series for everybody who may see them, alerts and rules for whoever looks after them."""
