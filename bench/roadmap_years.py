"""Many made-up editions of a roadmap for measurements: the pack's newest one copied year by year, with new programmes each decade."""

from __future__ import annotations

from typing import Any

FIRST_YEAR = 1990
DECADE = 10


def write_editions(count: int) -> None:
    """Write published editions of `count` years beside those of the pack, with headings, programmes, indicators and figures."""
    from oirase.kernel.access.actors import Actor
    from oirase.kernel.access.rowsecurity import scope
    from oirase.kernel.commands.running import outside_commands
    from oirase.systems.plan.commons.models import Edition

    with outside_commands("bench"), scope(Actor.system("bench")):
        model = Edition.objects.order_by("-fiscal_year", "-revision")[0]
        known = _read(model)
        for place in range(count):
            _write(model, known, FIRST_YEAR + place)


def _read(model: Any) -> list[Any]:
    return list(
        model.programmes.select_related("item__field").prefetch_related("indicators__figures", "divisions")
    )


def _write(model: Any, known: list[Any], year: int) -> None:
    from oirase.kernel import clock
    from oirase.systems.plan.commons.models import (
        Edition,
        Field,
        Indicator,
        IndicatorFigure,
        Item,
        Programme,
        ProgrammeDivision,
    )

    edition = _copy(
        model, Edition, fiscal_year=year, revision=99, published_at=clock.now(), source_sha256=f"{year:064d}"
    )
    edition.save(force_insert=True)
    fields = {one.pk: _copy(one, Field, edition=edition) for one in model.fields.all()}
    Field.objects.bulk_create(fields.values())
    items = {
        one.pk: _copy(one, Item, edition=edition, field=fields[one.field_id]) for one in model.items.all()
    }
    Item.objects.bulk_create(items.values())
    begun = year - year % DECADE
    rows = {
        one.pk: _copy(one, Programme, edition=edition, item=items[one.item_id], code=f"{begun}-{one.number}")
        for one in known
    }
    Programme.objects.bulk_create(rows.values())
    ProgrammeDivision.objects.bulk_create(
        _copy(each, ProgrammeDivision, programme=rows[one.pk])
        for one in known
        for each in one.divisions.all()
    )
    indicators = {
        each.pk: _copy(each, Indicator, programme=rows[one.pk])
        for one in known
        for each in one.indicators.all()
    }
    Indicator.objects.bulk_create(indicators.values())
    IndicatorFigure.objects.bulk_create(
        _copy(figure, IndicatorFigure, indicator=indicators[each.pk])
        for one in known
        for each in one.indicators.all()
        for figure in each.figures.all()
    )


def _copy(row: Any, model: Any, **changes: Any) -> Any:
    """Return an unsaved copy of a row under a key of its own."""
    from oirase.kernel.access.ids import new_id

    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    replaced = {*changes, *(f"{name}_id" for name in changes)}
    kept = {name: value for name, value in values.items() if name not in replaced}
    return model(**{**kept, "id": new_id()}, **changes)
