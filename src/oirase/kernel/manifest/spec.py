"""The shape of a manifest. Nothing here imports Django, so tools can read all manifests in a fraction of a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Audience = Literal["public", "signed_in", "staff"]


@dataclass(frozen=True)
class Names:
    """A name or sentence in Japanese and English, and in easy Japanese where residents and companies read it."""

    ja: str
    en: str
    easy: str = ""

    def text(self, language: str | None) -> str:
        """Return it in a language; all others than English fall back to Japanese."""
        if language == "en":
            return self.en
        return self.easy if language == "ja-easy" and self.easy else self.ja


@dataclass(frozen=True)
class EntryPage:
    """A page where a group of people begin: URL name (with its arguments, none needed), what it is, for whom."""

    url_name: str
    title: Names
    audience: Audience
    permission: str = ""


@dataclass(frozen=True)
class Permission:
    """A permission `<app label>.<action>` and what it lets somebody do."""

    code: str
    title: Names


@dataclass(frozen=True)
class Metric:
    """A figure that a running system gives by itself. `selector` is "module:function"; `fresh_for` is in hours."""

    code: str
    title: Names
    unit: Names
    selector: str
    dimensions: tuple[str, ...] = ()
    fresh_for: int = 26
    refreshed_by: tuple[str, ...] = ()


ACCOUNT_CLOSED = "account_closed"


@dataclass(frozen=True)
class PersonalData:
    """Personal data that a model holds: which, for what, kept under which class, and from when that counts.

    The class is one of the pack's `[retention.years]`. `retention_start` is a date column of the model or of the record that it
    is part of, or ACCOUNT_CLOSED for what ends with an account.
    """

    model: str
    fields: tuple[str, ...]
    purpose: Names
    retention_class: str
    retention_start: str


@dataclass(frozen=True)
class Dataset:
    """Data offered to others: a code, its title, where it is found and under which licence."""

    code: str
    title: Names
    url_name: str
    licence: str


@dataclass(frozen=True)
class Process:
    """A process that `oirase up` supervises: arguments after `oirase manage`, health by a path or none."""

    name: str
    command: tuple[str, ...]
    health_path: str = ""


@dataclass(frozen=True)
class PackSection:
    """A part of a prefecture's pack that this folder loads: "module:function" called with the pack's path; lower first."""

    name: str
    loader: str
    order: int


@dataclass(frozen=True)
class Manifest:
    """A block or system as it describes itself. `also` names further rows of the index that the same system serves."""

    slug: str
    app_label: str
    name: Names
    summary: Names
    domain: str = ""
    row: str = ""
    also: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    entry_pages: tuple[EntryPage, ...] = ()
    permissions: tuple[Permission, ...] = ()
    publishes: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    schedules: tuple[str, ...] = ()
    processes: tuple[Process, ...] = ()
    settings: tuple[str, ...] = ()
    demo: str = ""
    pack_sections: tuple[PackSection, ...] = ()
    limits: tuple[Names, ...] = ()
    urls: str = ""
    api: str = ""
