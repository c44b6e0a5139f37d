"""The `oirase` command: one module per subcommand, each importing Django only when it needs it."""
