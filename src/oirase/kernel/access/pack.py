"""Loading a pack's bodies, organisations and roles, and the demo accounts that stand beside them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from oirase.kernel import clock
from oirase.kernel.access.models import (
    Body,
    Grant,
    Organisation,
    OrganisationVersion,
    Post,
    PostHolding,
    Role,
    User,
)
from oirase.kernel.texts import LocalizedText

TRIAL = "trial"
DEMO_PASSWORD = "oirase-demo"  # noqa: S105 - for made-up accounts, which production settings refuse


def load(path: Path, head: Mapping[str, Any]) -> None:
    """Load bodies.csv, organisations.csv and roles.toml (parents stand before their children)."""
    _bodies(path)
    _organisations(path, head["organisations_valid_from"])
    for role in tomllib.loads((path / "roles.toml").read_text(encoding="utf-8"))["role"]:
        name = LocalizedText(ja=role["name_ja"], en=role["name_en"])
        Role.objects.update_or_create(
            code=role["code"], defaults={"name": name, "permissions": role["permissions"]}
        )


def _bodies(path: Path) -> None:
    for row in _rows(path / "bodies.csv"):
        parent = Body.objects.get(code=row["parent"]) if row["parent"] else None
        Body.objects.update_or_create(
            code=row["code"],
            defaults={
                "kind": row["kind"],
                "parent": parent,
                "kana": row["name_kana"],
                "name": LocalizedText(ja=row["name_ja"], en=row["name_en"]),
            },
        )


def _organisations(path: Path, valid_from: date) -> None:
    found: dict[tuple[str, str], Organisation] = {}
    for row in _rows(path / "organisations.csv"):
        body = Body.objects.get(code=row["body"])
        organisation, _ = Organisation.objects.get_or_create(body=body, code=row["code"])
        found[row["body"], row["code"]] = organisation
        OrganisationVersion.objects.update_or_create(
            organisation=organisation,
            valid_from=valid_from,
            defaults={
                "name": LocalizedText(ja=row["name_ja"], en=row["name_en"]),
                "parent": found.get((row["body"], row["parent"])),
            },
        )


def load_demo_accounts(path: Path) -> list[dict[str, Any]]:
    """Make the pack's demo accounts with their posts and grants; return the file's rows, for showing them."""
    source = path / "demo" / "accounts.toml"
    accounts: list[dict[str, Any]] = tomllib.loads(source.read_text(encoding="utf-8"))["account"]
    for row in accounts:
        user = _demo_user(row)
        if row["kind"] == "staff":
            _demo_post(user, row)
    return accounts


def grant_trial(accounts: list[dict[str, Any]], systems: Iterable[tuple[set[str], set[str]]]) -> None:
    """Let the demo account marked `trial` do what no role of the pack names yet: a new system is tried before roles know it.

    Each system comes with its own permissions and those of the blocks that it is built on; one that roles do not know at all needs both.
    """
    named = set[str]().union(*Role.objects.exclude(code=TRIAL).values_list("permissions", flat=True))
    left = set[str]()
    for own, of_blocks in systems:
        left |= own - named
        if own and own.isdisjoint(named):
            left |= of_blocks
    name = LocalizedText(ja="新しいシステムの試用（デモ）", en="Trial of new systems (demo)")
    Role.objects.update_or_create(code=TRIAL, defaults={"name": name, "permissions": sorted(left)})
    for row in accounts:
        if row.get("trial"):
            _grant(Post.objects.get(code=f"demo-{row['login']}"), TRIAL, whole_body=True)


def _demo_user(row: Mapping[str, Any]) -> User:
    user, created = User.objects.get_or_create(
        login=row["login"],
        defaults={
            "name": row["name"],
            "kana": row.get("kana", ""),
            "kind": row["kind"],
            "email": row.get("email", ""),
            "corporate_number": row.get("corporate_number", ""),
            "is_demo": True,
        },
    )
    if created:
        user.set_password(DEMO_PASSWORD)
        user.save()
    return user


def _demo_post(user: User, row: Mapping[str, Any]) -> None:
    body = Body.objects.get(code=row["body"])
    organisation = Organisation.objects.get(body=body, code=row["organisation"])
    post, _ = Post.objects.get_or_create(
        organisation=organisation,
        code=f"demo-{row['login']}",
        defaults={"title": LocalizedText(ja=row["post_ja"], en=row["post_en"])},
    )
    PostHolding.objects.get_or_create(user=user, post=post, defaults={"valid_from": _first_of_year()})
    for role in row["roles"]:
        _grant(post, role, whole_body=row.get("scope") == "body")


def _grant(post: Post, role: str, *, whole_body: bool) -> None:
    office = post.organisation
    Grant.objects.get_or_create(
        post=post,
        role_id=role,
        body_id=office.body_id,
        organisation=None if whole_body else office,
        defaults={"valid_from": _first_of_year()},
    )


def _first_of_year() -> date:
    return clock.today().replace(month=1, day=1)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
