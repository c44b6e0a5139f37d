"""Rows for the walks: which each folder makes for an owner, and how they fill the parameters of its URLs.

A system or block with rows of record, or with parameters in its URLs, has `tests/security_rows.py`:

    def rows(world: World, owner: Owner) -> Iterator[Row]:
        with world.at(owner):
            made = services.submit(actor_of(owner.person), question=owner.text, email=f"{owner.veiled}@example.jp")
        yield Row({"request_id": made.pk})

Called once for each owner. What it makes must not be public: the walk compares what others see before and after. `common(world)`, if
there is one, makes what everybody may see and yields rows without an owner. Which mark of an owner goes into which field
(`text`, `inside`, `veiled`, `desk`, `home`) says `Owner` in `world.py`: by who may read the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps

from oirase.kernel.manifest.loader import manifests
from tests.security.world import Owner, World


@dataclass(frozen=True)
class Row:
    """Something that URLs name: values for their parameters, and queries that name it too.

    `owner` is the number of whoever it belongs to, None for what is public; it is filled in by `make_rows`.
    """

    params: Mapping[str, Any]
    queries: tuple[Mapping[str, str], ...] = ()
    owner: int | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The keys by which the row would be known on a page that shows it."""
        return frozenset(str(value) for value in self.params.values() if isinstance(value, UUID))


@dataclass
class Rows:
    """All rows made so far, by the slug of the folder that made them."""

    by_slug: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, slug: str, row: Row, owner: int | None) -> None:
        """Note a row under its folder and its owner."""
        made = Row(row.params, row.queries, owner)
        self.by_slug.setdefault(slug, []).append(made)

    def of(self, slug: str) -> list[Row]:
        """Return the rows that fill a folder's URLs."""
        return self.by_slug.get(slug, [])

    def ids(self, owner: int) -> frozenset[str]:
        """Return the keys of all rows of an owner."""
        rows = (row for found in self.by_slug.values() for row in found if row.owner == owner)
        return frozenset[str]().union(*(row.ids for row in rows))


def hooks(slugs: frozenset[str] | None = None) -> dict[str, ModuleType]:
    """Return the modules that make rows, by slug; of some folders or of all, in the order of the floors."""
    names = {manifest.app_label: manifest.slug for manifest in manifests()}
    found = {}
    for app in apps.get_app_configs():
        slug = names.get(app.label, app.label)
        place = f"{app.name}.tests.security_rows"
        if (slugs is None or slug in slugs) and find_spec(f"{app.name}.tests") and find_spec(place):
            found[slug] = import_module(place)
    return found


def make_common(world: World, rows: Rows, slugs: frozenset[str] | None = None) -> None:
    """Make what everybody may see."""
    _make("common", rows, None, slugs, world)


def make_rows(world: World, rows: Rows, owner: Owner, slugs: frozenset[str] | None = None) -> None:
    """Make an owner's rows."""
    _make("rows", rows, owner.number, slugs, world, owner)


def _make(name: str, rows: Rows, owner: int | None, slugs: frozenset[str] | None, *given: Any) -> None:
    """Call a function of every hook; one that several folders share is called once, and its rows are theirs all."""
    made: dict[Callable[..., Iterator[Row]], list[Row]] = {}
    for slug, hook in hooks(slugs).items():
        make = getattr(hook, name, None)
        if make is None:
            continue
        if make not in made:
            made[make] = list(make(*given))
        for row in made[make]:
            rows.add(slug, row, owner)
