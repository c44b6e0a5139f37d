"""Django settings: `base` for all, `dev` (demo allowed), `production` (demo refused), `test`."""
