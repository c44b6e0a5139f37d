"""The fixtures of every test, wherever it lies: the database, the running site with its browser, and the guards."""

pytest_plugins = ["tests.fixtures.guards", "tests.fixtures.database", "tests.fixtures.site"]
