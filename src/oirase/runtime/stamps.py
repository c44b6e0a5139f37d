"""Which steps of the start were done, with the hash of what they were done from.

What concerns the database is remembered in the database itself: a restored, emptied or other database then tells the
truth about itself. What concerns files is remembered beside those files.
"""

from pathlib import Path

import psycopg

TABLE = "CREATE TABLE IF NOT EXISTS runtime.stamp (step text PRIMARY KEY, hash text NOT NULL)"


class DatabaseStamps:
    """Stamps inside the database; `url` is the owner's."""

    def __init__(self, url: str) -> None:
        self._url = url

    def read(self) -> dict[str, str]:
        """Return the hash of each step done; empty for a new database."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            if connection.execute("SELECT to_regclass('runtime.stamp')").fetchone() == (None,):
                return {}
            return {
                str(step): str(done)
                for step, done in connection.execute("SELECT step, hash FROM runtime.stamp")
            }

    def write(self, step: str, done: str) -> None:
        """Remember a step."""
        with psycopg.connect(self._url) as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS runtime")
            connection.execute(TABLE)
            connection.execute(
                "INSERT INTO runtime.stamp VALUES (%s, %s) ON CONFLICT (step) DO UPDATE SET hash = excluded.hash",
                [step, done],
            )


class FileStamp:
    """A stamp beside generated files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str:
        """Return the hash, or nothing."""
        return self._path.read_text() if self._path.is_file() else ""

    def write(self, done: str) -> None:
        """Remember the hash."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(done)
