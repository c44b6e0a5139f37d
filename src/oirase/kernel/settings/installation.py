"""The one typed object that says how this installation runs: environment, then a file, then a default.

Pure Python: the supervisor, the backup and Django's settings all read it, and the first two must work before Django can
be imported. Secrets that nobody chose are made once and kept in the data folder, readable by its owner only.
"""

import json
import os
import re
import secrets
import tomllib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from oirase.kernel.settings.options import OPTIONS

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
    clamd_url: str
    mail_provider: str
    mail_provider_options: Mapping[str, object] = field(repr=False)
    bounce_address: str
    bounce_mailbox_url: str = field(repr=False)
    resolver: str
    workers: int
    proxies: int
    listener_host: str
    mqtt_port: int
    mqtt_tls_port: int
    ingest_port: int
    listener_certificate: str
    listener_key: str = field(repr=False)
    nats_url: str = field(repr=False)


@lru_cache(maxsize=1)
def current() -> Installation:
    """Return this process's installation. Raises InstallationError with a message for the operator."""
    return read(os.environ)


def read(environ: Mapping[str, str]) -> Installation:
    """Read the installation from `environ`, then `settings.toml` in its data folder, then the defaults."""
    data_dir = Path(environ.get("OIRASE_DATA") or PROJECT / "var").expanduser().absolute()
    source = _Source(environ, _toml(data_dir / "settings.toml"))
    chosen_url = source.text("DATABASE_URL")
    made = {} if chosen_url else _toml(data_dir / CONNECTION_FILE)
    production = environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production")
    url = chosen_url or str(made.get("database_url", ""))
    pg_bin = source.text("PG_BIN", "")
    port = source.number("PORT", low=1, high=65535)
    return Installation(
        port=port,
        host=source.text("OIRASE_HOST"),
        data_dir=data_dir,
        database_url=url,
        database_owner_url=source.text("DATABASE_OWNER_URL", "")
        or str(made.get("database_owner_url", ""))
        or url,
        embedded=not chosen_url,
        pg_bin=Path(pg_bin).absolute() if pg_bin else None,
        demo=source.flag("OIRASE_DEMO", "0" if production else "1"),
        debug=source.flag("OIRASE_DEBUG"),
        secret_key=source.text("OIRASE_SECRET_KEY", "")
        or _kept(data_dir / "secret_key", lambda: secrets.token_urlsafe(48)),
        pack=source.text("OIRASE_PACK", _only_pack()),
        installation_id=source.text("OIRASE_INSTALLATION_ID", "")
        or _kept(data_dir / "installation_id", lambda: str(uuid.uuid4())),
        zone=source.choice("OIRASE_ZONE", ZONES),
        allowed_hosts=tuple(
            part.strip() for part in source.text("OIRASE_ALLOWED_HOSTS").split(",") if part.strip()
        ),
        cache_url=source.text("CACHE_URL"),
        email_url=source.text("EMAIL_URL"),
        clamd_url=source.daemon("CLAMD_URL"),
        mail_provider=source.text("OIRASE_MAIL_PROVIDER"),
        mail_provider_options=source.table("OIRASE_MAIL_PROVIDER_OPTIONS"),
        bounce_address=source.text("OIRASE_BOUNCE_ADDRESS", ""),
        bounce_mailbox_url=source.text("OIRASE_BOUNCE_MAILBOX"),
        resolver=source.text("OIRASE_RESOLVER", ""),
        workers=source.number("OIRASE_WORKERS", str(min(os.cpu_count() or 1, 4)), low=1, high=64),
        proxies=source.number("OIRASE_PROXIES", "1" if production else "0", low=0, high=9),
        listener_host=source.text("OIRASE_LISTENER_HOST", "") or source.text("OIRASE_HOST"),
        mqtt_port=source.number("OIRASE_MQTT_PORT", low=0, high=65535),
        mqtt_tls_port=source.number("OIRASE_MQTT_TLS_PORT", low=0, high=65535),
        ingest_port=source.number("OIRASE_INGEST_PORT", str(port % 65535 + 1), low=0, high=65535),
        listener_certificate=source.text("OIRASE_LISTENER_CERTIFICATE"),
        listener_key=source.text("OIRASE_LISTENER_KEY"),
        nats_url=source.text("NATS_URL"),
    )


class _Source:
    """Looks a setting up in the environment and then in the file, and says which of them was wrong."""

    def __init__(self, environ: Mapping[str, str], file: Mapping[str, object]) -> None:
        self._environ = environ
        self._file = file

    def text(self, variable: str, default: str | None = None) -> str:
        return self._found(variable, default)[0]

    def number(self, variable: str, default: str | None = None, *, low: int, high: int) -> int:
        text, where = self._found(variable, default)
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise InstallationError(
                f"{where}: {text!r} ではなく {low} から {high} までの整数を指定してください。"
            )
        return int(text)

    def flag(self, variable: str, default: str | None = None) -> bool:
        text, where = self._found(variable, default)
        if text.lower() not in TRUE | FALSE:
            raise InstallationError(f"{where}: {text!r} ではなく 1 または 0 を指定してください。")
        return text.lower() in TRUE

    def daemon(self, variable: str) -> str:
        text, where = self._found(variable, None)
        socket = re.fullmatch(r"unix:///.+|tcp://[^/:]+:([0-9]{1,5})", text)
        if text and (socket is None or int(socket[1] or 0) > 65535):
            message = "ではなく unix:///... または tcp://ホスト:ポート を指定してください。"
            raise InstallationError(f"{where}: {text!r} {message}")
        return text

    def choice(self, variable: str, allowed: tuple[str, ...]) -> str:
        text, where = self._found(variable, None)
        if text not in allowed:
            raise InstallationError(f"{where}: {text!r} は使えません。{', '.join(allowed)} のどれかです。")
        return text

    def table(self, variable: str) -> Mapping[str, object]:
        text, where = self._found(variable, None)
        try:
            found = json.loads(text or "{}")
        except ValueError as error:
            raise InstallationError(f"{where}: JSON として読めません（{error}）。") from error
        if not isinstance(found, dict):
            raise InstallationError(f"{where}: JSON のオブジェクト {{...}} を指定してください。")
        return found

    def _found(self, variable: str, default: str | None) -> tuple[str, str]:
        option = OPTIONS[variable]
        if variable in self._environ:
            return self._environ[variable].strip(), variable
        if option.key in self._file:
            value = self._file[option.key]
            text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            return text.strip(), f"settings.toml の {option.key}"
        return option.default if default is None else default, variable


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
