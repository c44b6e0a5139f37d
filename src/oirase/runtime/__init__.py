"""Everything that runs the processes: the database server, the supervisor, systemd units. Imports no Django."""
