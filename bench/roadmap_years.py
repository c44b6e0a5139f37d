"""Made-up editions of a roadmap for measurements: the pack's newest one copied, year by year or many times over within a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

FIRST_YEAR, LARGE_YEARS = 1990, (2091, 2092)
DECADE = 10
CHANGED_EACH = 7


@dataclass(frozen=True)
class Wanted:
    """A programme to write: which one it is a copy of, under which number and code, with which other values."""

    model: Any
    number: int
    code: str
    changes: dict[str, Any]


def write_editions(count: int) -> None:
    """Write published editions of `count` years beside those of the pack; each decade has programmes of its own."""
    with _writing():
        model, known = _newest()
        for year in range(FIRST_YEAR, FIRST_YEAR + count):
            begun = year - year % DECADE
            _write(model, year, [Wanted(one, one.number, f"{begun}-{one.number}", {}) for one in known])
    _analyse()


def write_large_pair(size: int) -> tuple[Any, Any]:
    """Write two editions of `size` programmes: every seventh differs, the last ten are gone and ten are new."""
    from oirase.systems.plan.commons.models import Lineage

    with _writing():
        model, known = _newest()
        numbered = list(enumerate(islice(cycle(known), size + 10), start=1))
        before = _write(model, LARGE_YEARS[0], _large(numbered[:size]))
        after = _write(model, LARGE_YEARS[1], _large(numbered[:-20] + numbered[-10:], changed=True))
        old = dict(before.programmes.values_list("code", "pk"))
        edges = [(old.get(code), pk) for code, pk in after.programmes.values_list("code", "pk")]
        Lineage.objects.bulk_create(
            Lineage(predecessor_id=one, successor_id=other, kind="continued") for one, other in edges if one
        )
    _analyse()
    return before, after


def _large(numbered: Iterable[tuple[int, Any]], *, changed: bool = False) -> Iterator[Wanted]:
    from oirase.kernel.texts import LocalizedText

    for number, one in numbered:
        changes: dict[str, Any] = {"title": LocalizedText(ja=f"{one.title.text('ja')} {number}")}
        if changed and number % CHANGED_EACH == 0:
            changes |= {"budget_thousand_yen": (one.budget_thousand_yen or 0) + number, "end_year": 2099}
        yield Wanted(one, number, f"L-{number}", changes)


def _writing() -> Any:
    from contextlib import ExitStack

    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.commands.running import outside_commands

    stack = ExitStack()
    stack.enter_context(outside_commands("bench"))
    stack.enter_context(scope(Actor.system("bench")))
    return stack


def _analyse() -> None:
    """Let the planner know what is there, as it does in an installation that has run for an hour."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _newest() -> tuple[Any, list[Any]]:
    from oirase.systems.plan.commons.models import Edition

    model = Edition.objects.filter(source_kind="pack").exclude(revision=99).latest("fiscal_year")
    rows = model.programmes.select_related("item__field").prefetch_related(
        "indicators__figures", "divisions", "initiatives"
    )
    return model, list(rows)


def _write(model: Any, year: int, wanted: Iterable[Wanted]) -> Any:
    from oirase.kernel import clock
    from oirase.systems.plan.commons import models as plan

    edition = _copy(
        model, fiscal_year=year, revision=99, published_at=clock.now(), source_sha256=f"{year:064d}"
    )
    edition.save(force_insert=True)
    fields = {one.pk: _copy(one, edition=edition) for one in model.fields.all()}
    plan.Field.objects.bulk_create(fields.values())
    items = {one.pk: _copy(one, edition=edition, field=fields[one.field_id]) for one in model.items.all()}
    plan.Item.objects.bulk_create(items.values())
    pairs = [
        (
            one.model,
            _copy(
                one.model,
                edition=edition,
                item=items[one.model.item_id],
                number=one.number,
                code=one.code,
                **one.changes,
            ),
        )
        for one in wanted
    ]
    plan.Programme.objects.bulk_create(row for _model, row in pairs)
    plan.ProgrammeDivision.objects.bulk_create(
        _copy(each, programme=row) for one, row in pairs for each in one.divisions.all()
    )
    plan.Initiative.objects.bulk_create(
        _copy(each, programme=row) for one, row in pairs for each in one.initiatives.all()
    )
    indicators = [(each, _copy(each, programme=row)) for one, row in pairs for each in one.indicators.all()]
    plan.Indicator.objects.bulk_create(row for _model, row in indicators)
    plan.IndicatorFigure.objects.bulk_create(
        _copy(figure, indicator=row) for one, row in indicators for figure in one.figures.all()
    )
    return edition


def _copy(row: Any, **changes: Any) -> Any:
    """Return an unsaved copy of a row under a key of its own."""
    from oirase.kernel.access.ids import new_id

    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    replaced = {*changes, *(f"{name}_id" for name in changes)}
    kept = {name: value for name, value in values.items() if name not in replaced}
    return type(row)(**{**kept, "id": new_id()}, **changes)
