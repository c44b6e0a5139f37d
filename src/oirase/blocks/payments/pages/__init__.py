"""Pages: `payer` for whoever pays, `demo` the simulated provider's own page, `callback` for providers, `fees` for officers."""
