"""permissions.md and personal-data.md: who may do what, and which models hold what about people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from scripts.reference.markdown import code, page, table
from scripts.reference.names import of_pack, packs
from tests.security.urls import Url, all_urls

from oirase.kernel.access.records import spec_of
from oirase.kernel.access.rowsecurity import record_models
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import ACCOUNT_CLOSED, Manifest, PersonalData
from oirase.kernel.retention.specs import classes_of

PERMISSIONS = """\
A permission is `<app label>.<action>` and is declared in the manifest of the folder that asks it. Nobody holds one by
themselves: a **role** of the prefecture's pack names permissions, and a **grant** gives a role to a person or a post, in a body, over
some of its offices or all, from a day to a day. What a page lists is narrowed to the rows that the grant reaches."""
POLICIES = """\
Every address says who may call it. `public`: everybody. `signed_in`: whoever has an account. `staff`: officers. A permission:
whoever holds it anywhere; which rows they then see is decided row by row. `API` marks operations of the API."""
SIGN_IN = """\
Pages of the sign-in library, below `/accounts/`, have no policy of ours: the library decides who sees them. They are named one by
one in `tests/consistency/test_urls.py`, so that none is added unseen."""
MASKED = """\
These columns are shown only to people named by the row and to whoever holds the permission for it; others see asterisks, in
pages, exports and the API alike."""
PERSONAL = """\
The register of personal data (個人情報): which model holds what about people, why, and how long. Columns are named as in the code,
with the Japanese name that people see. The time of keeping begins on 1 April after the day that starts it; what is over is
proposed for disposal, a person decides, and a legal hold wins over both."""
CLOSING = "the day on which the account was closed"
CLASSES = """\
How many years a class is kept is the rule of the office and stands in its pack (`[retention]` of `pack.toml`)."""


def permissions_page() -> str:
    """Return the table of permissions, the roles of the packs, and the policy of every address."""
    return page(
        "Permissions",
        PERMISSIONS,
        *(part for manifest in manifests() if manifest.permissions for part in _of_folder(manifest)),
        "## Masked columns",
        MASKED,
        table(("Model", "Column", "Needs"), _masked()),
        "## Roles, as the packs have them",
        *(part for name in packs() for part in _roles(name)),
        "## Policies of addresses",
        POLICIES,
        table(("Address", "Who", "Kind"), _policies()),
        SIGN_IN,
    )


def _of_folder(manifest: Manifest) -> Iterator[str]:
    yield f"## {manifest.name.en} ({manifest.name.ja})"
    yield table(
        ("Permission", "Lets somebody", "できること", "In roles of"),
        (
            (f"`{one.code}`", _lower(one.title.en), one.title.ja, _held(manifest, one.code))
            for one in manifest.permissions
        ),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


@cache
def _holders() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in packs():
        for role in of_pack(name, "roles.toml")["role"]:
            for permission in role["permissions"]:
                found.setdefault(permission, []).append(f"{name}: {role['name_en']}")
    return found


def _held(manifest: Manifest, permission: str) -> str:
    nobody = "no role; the trial account of a demo" if manifest.domain else "no role"
    return "; ".join(_holders().get(permission, [nobody]))


def _masked() -> Iterator[tuple[str, str, str]]:
    for model in sorted(record_models(), key=lambda one: one._meta.label):
        if model.__module__.startswith("oirase."):
            for column, permission in spec_of(model).masked.items():
                yield f"`{model._meta.label}`", f"`{column}`", f"`{permission}`"


def _roles(name: str) -> Iterator[str]:
    yield f"### {packs()[name]['name']['en']} (`packs/{name}`)"
    yield table(
        ("Role", "役割", "Permissions"),
        (
            (f"{role['name_en']} (`{role['code']}`)", role["name_ja"], code(*role["permissions"]))
            for role in of_pack(name, "roles.toml")["role"]
        ),
    )


def _policies() -> Iterator[tuple[str, str, str]]:
    for url in sorted(all_urls(), key=lambda one: one.route):
        if url.policy:
            yield f"`/{url.route}`", _who(url), "API" if url.in_api else "page"


def _who(url: Url) -> str:
    return f"`{url.policy.name.removeprefix('permission:')}`" if url.policy else ""


def personal_data_page() -> str:
    """Return the register of personal data."""
    return page(
        "Personal data",
        PERSONAL,
        *(part for manifest in manifests() if manifest.personal_data for part in _register(manifest)),
        "## Classes of retention",
        CLASSES,
        *(part for name in packs() for part in _classes(name)),
    )


def _register(manifest: Manifest) -> Iterator[str]:
    yield f"## {manifest.name.en} ({manifest.name.ja})"
    yield table(
        ("Model", "Columns", "Why", "目的", "Class", "Kept from"),
        (
            (
                f"`{one.model}` ({_names(one.model)})",
                _columns(one),
                one.purpose.en,
                one.purpose.ja,
                f"`{one.retention_class}`",
                _start(one),
            )
            for one in manifest.personal_data
        ),
    )


def _names(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name)


def _columns(data: PersonalData) -> str:
    fields = {one.name: one for one in apps.get_model(data.model)._meta.concrete_fields}
    return ", ".join(_column(name, str(fields[name].verbose_name)) for name in data.fields)


def _column(name: str, called: str) -> str:
    return f"`{name}`" if called.isascii() else f"`{name}` ({called})"


def _start(data: PersonalData) -> str:
    if data.retention_start == ACCOUNT_CLOSED:
        return CLOSING
    try:
        apps.get_model(data.model)._meta.get_field(data.retention_start)
    except FieldDoesNotExist:
        return f"`{data.retention_start}` of the record that it is part of"
    return f"`{data.retention_start}`"


def _classes(name: str) -> Iterator[str]:
    given = packs()[name].get("retention", {})
    yield f"### {packs()[name]['name']['en']} (`packs/{name}`)"
    if not given.get("confirmed", False):
        yield "These years are a proposal; the prefecture has not confirmed them."
    classes = classes_of(packs()[name])
    years = {key: "for ever" if one.years is None else f"{one.years} years" for key, one in classes.items()}
    yield table(
        ("Class", "Kept for"), ((f"`{key}`", years[key].replace("1 years", "1 year")) for key in years)
    )
