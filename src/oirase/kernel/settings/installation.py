"""The one typed object that says how this installation runs: environment, then a file, then a default.

Pure Python: the supervisor, the backup and Django's settings all read it, and the first two must work before Django can
be imported. Secrets that nobody chose are made once and kept in the data folder, readable by its owner only.
"""

import os
import secrets
import tomllib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]
ZONES = ("internet", "lgwan", "police")
CONNECTION_FILE = "database.toml"
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class InstallationError(ValueError):
    """A setting that cannot be used; the message names it, its value and where it came from."""


@dataclass(frozen=True)
class Installation:
    """How one installation runs. Paths are absolute; `database_url` is empty until a database is known."""

    port: int
    host: str
    data_dir: Path
    database_url: str = field(repr=False)
    database_owner_url: str = field(repr=False)
    embedded: bool
    pg_bin: Path | None
    demo: bool
    debug: bool
    secret_key: str = field(repr=False)
    pack: str
    installation_id: str
    zone: str
    allowed_hosts: tuple[str, ...]
    cache_url: str
    email_url: str = field(repr=False)
    workers: int


@lru_cache(maxsize=1)
def current() -> Installation:
    """Return this process's installation. Raises InstallationError with a message for the operator."""
    return read(os.environ)


def read(environ: Mapping[str, str]) -> Installation:
    """Read the installation from `environ`, then `settings.toml` in its data folder, then the defaults."""
    data_dir = Path(environ.get("OIRASE_DATA") or PROJECT / "var").expanduser().absolute()
    source = _Source(environ, _toml(data_dir / "settings.toml"))
    chosen_url = source.text("DATABASE_URL", "database_url", "")
    made = {} if chosen_url else _toml(data_dir / CONNECTION_FILE)
    production = environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")
    url = chosen_url or str(made.get("database_url", ""))
    hosts = source.text("OIRASE_ALLOWED_HOSTS", "allowed_hosts", "localhost,127.0.0.1")
    pg_bin = source.text("PG_BIN", "pg_bin", "")
    return Installation(
        port=source.number("PORT", "port", 8000, low=1, high=65535),
        host=source.text("OIRASE_HOST", "host", "127.0.0.1"),
        data_dir=data_dir,
        database_url=url,
        database_owner_url=source.text("DATABASE_OWNER_URL", "database_owner_url", "")
        or str(made.get("database_owner_url", ""))
        or url,
        embedded=not chosen_url,
        pg_bin=Path(pg_bin).absolute() if pg_bin else None,
        demo=source.flag("OIRASE_DEMO", "demo", default=not production),
        debug=source.flag("OIRASE_DEBUG", "debug", default=False),
        secret_key=source.text("OIRASE_SECRET_KEY", "secret_key", "")
        or _kept(data_dir / "secret_key", lambda: secrets.token_urlsafe(48)),
        pack=source.text("OIRASE_PACK", "pack", _only_pack()),
        installation_id=source.text("OIRASE_INSTALLATION_ID", "installation_id", "")
        or _kept(data_dir / "installation_id", lambda: str(uuid.uuid4())),
        zone=source.choice("OIRASE_ZONE", "zone", "internet", ZONES),
        allowed_hosts=tuple(part.strip() for part in hosts.split(",") if part.strip()),
        cache_url=source.text("CACHE_URL", "cache_url", ""),
        email_url=source.text("EMAIL_URL", "email_url", ""),
        workers=source.number("OIRASE_WORKERS", "workers", min(os.cpu_count() or 1, 4), low=1, high=64),
    )


class _Source:
    """Looks a setting up in the environment and then in the file, and says which of them was wrong."""

    def __init__(self, environ: Mapping[str, str], file: Mapping[str, object]) -> None:
        self._environ = environ
        self._file = file

    def text(self, env: str, key: str, default: str) -> str:
        return self._found(env, key, default)[0]

    def number(self, env: str, key: str, default: int, *, low: int, high: int) -> int:
        text, where = self._found(env, key, str(default))
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise InstallationError(
                f"{where}: {text!r} ではなく {low} から {high} までの整数を指定してください。"
            )
        return int(text)

    def flag(self, env: str, key: str, *, default: bool) -> bool:
        text, where = self._found(env, key, "1" if default else "0")
        if text.lower() not in TRUE | FALSE:
            raise InstallationError(f"{where}: {text!r} ではなく 1 または 0 を指定してください。")
        return text.lower() in TRUE

    def choice(self, env: str, key: str, default: str, allowed: tuple[str, ...]) -> str:
        text, where = self._found(env, key, default)
        if text not in allowed:
            raise InstallationError(f"{where}: {text!r} は使えません。{', '.join(allowed)} のどれかです。")
        return text

    def _found(self, env: str, key: str, default: str) -> tuple[str, str]:
        if env in self._environ:
            return self._environ[env].strip(), env
        if key in self._file:
            value = self._file[key]
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            return text.strip(), f"settings.toml の {key}"
        return default, env


def _only_pack() -> str:
    """Return the name of the one prefecture under packs/; with several, somebody has to choose."""
    names = [folder.name for folder in (PROJECT / "packs").glob("*/") if (folder / "pack.toml").is_file()]
    return names[0] if len(names) == 1 else ""


def _toml(path: Path) -> dict[str, object]:
    """Read a small TOML file; an absent one is empty, an unreadable or broken one is an error with its path."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InstallationError(f"{path} を読めません: {error}") from error


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return the secret kept at `path`, making it (mode 0600) at the first call; two starters agree on one."""
    for _ in range(2):
        try:
            if text := path.read_text(encoding="ascii").strip():
                return text
        except FileNotFoundError:
            pass
        except (OSError, UnicodeDecodeError) as error:
            raise InstallationError(f"{path} を読めません: {error}") from error
        _write_once(path, make())
    raise InstallationError(f"{path} は空です。削除すると、新しい値が作られます。")


def _write_once(path: Path, text: str) -> None:
    """Put `text` at `path` unless somebody else was first; never leaves a half-written file there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text + "\n")
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise InstallationError(f"{path} を書けません: {error}") from error
