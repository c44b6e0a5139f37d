"""Taking over from the same year's earlier revision what a newly read source does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from oirase.kernel.texts import LocalizedText, search_key
from oirase.systems.plan.commons import data, rules
from oirase.systems.plan.commons.models import Edition, Field, Initiative, Item, Programme
from oirase.systems.plan.commons.reading import indicator_data
from oirase.systems.plan.commons.writing import known


def carry_over(given: data.EditionData, earlier: Edition) -> data.EditionData:
    """Add to an edition what its source does not hold and the same year's earlier revision does.

    The published text has no English, no bound metrics and no summaries of our own; a new revision read from it would lose them.
    Only programmes with an equal title take anything over, and only into places that are empty.
    """
    old = {
        programme.number: programme
        for programme in earlier.programmes.prefetch_related(
            "initiatives", "indicators__figures", "achievements", "decisions", "tags__tag"
        )
    }
    pairs = rules.continuations(
        known(old.values()), [rules.Known(one.number, one.title.text("ja")) for one in given.programmes]
    )
    programmes = [
        _carried(one, old[pairs[one.number][0]], with_tags=not given.tags)
        if pairs.get(one.number, (0, ""))[1] == "continued"
        else one
        for one in given.programmes
    ]
    headings: dict[str, Field | Item] = {
        search_key(found.name.text("ja")): found
        for found in cast("list[Field | Item]", [*earlier.fields.all(), *earlier.items.all()])
    }
    codes = {
        heading.code: headings[search_key(heading.name.text("ja"))].code
        for heading in (*given.fields, *given.items)
        if search_key(heading.name.text("ja")) in headings
    }
    return replace(
        given,
        title=earlier.title,
        publisher=given.publisher or earlier.publisher,
        source_title=given.source_title or earlier.source_title,
        figures_as_of=given.figures_as_of or earlier.figures_as_of,
        programmes=tuple(replace(one, item=codes.get(one.item, one.item)) for one in programmes),
        fields=tuple(_heading(heading, headings, codes) for heading in given.fields),
        items=tuple(_heading(heading, headings, codes) for heading in given.items),
        tags=given.tags
        or tuple(data.TagData(one.kind, one.code, one.order, one.name) for one in earlier.tags.all()),
        stated_programme_count=given.stated_programme_count or earlier.stated_programme_count,
        stated_budget_thousand_yen=given.stated_budget_thousand_yen or earlier.stated_budget_thousand_yen,
    )


def _carried(given: data.ProgrammeData, old: Programme, *, with_tags: bool) -> data.ProgrammeData:
    names = {search_key(one.name.text("ja")): one for one in old.initiatives.all()}
    initiatives = tuple(
        _initiative(one, names.get(search_key(one.name.text("ja")))) for one in given.initiatives
    )
    return replace(
        given,
        tags=tuple((one.tag.kind, one.tag.code) for one in old.tags.all()) if with_tags else given.tags,
        title=_joined(old.title, given.title),
        summary=_joined(old.summary, given.summary),
        note=_joined(old.note, given.note),
        initiatives=initiatives,
        indicators=given.indicators or tuple(indicator_data(one) for one in old.indicators.all()),
        achievements=given.achievements
        or tuple(data.AchievementData(one.fiscal_year, one.text) for one in old.achievements.all()),
        decisions=given.decisions
        or tuple(data.DecisionData(one.fiscal_year, one.kind, one.text) for one in old.decisions.all()),
    )


def _initiative(given: data.InitiativeData, old: Initiative | None) -> data.InitiativeData:
    if old is None:
        return given
    cells = given.cells or tuple(
        data.CellData(one.fiscal_year, one.kind, one.text, one.stage) for one in old.cells.all()
    )
    return replace(given, name=_joined(old.name, given.name), cells=cells)


def _heading(
    given: data.HeadingData, old: Mapping[str, Field | Item], codes: Mapping[str, str]
) -> data.HeadingData:
    """Keep the code by which addresses name a heading, and its translations."""
    known = old.get(search_key(given.name.text("ja")))
    return replace(
        given,
        code=codes.get(given.code, given.code),
        field=codes.get(given.field, given.field),
        name=_joined(known.name if known else None, given.name),
    )


def _joined(old: LocalizedText | None, new: LocalizedText) -> LocalizedText:
    return LocalizedText({**(old or {}), **new})
