"""Putting an `EditionData` into the tables: plain functions, called inside the commands of `services` and by the pack loader.

Programmes keep their row when an edition is written again, so that what points to them stays; their parts are written anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from oirase.kernel.access.models import Body, Organisation
from oirase.kernel.manifest import packs
from oirase.kernel.search import index
from oirase.kernel.texts import LocalizedText, search_key
from oirase.systems.plan.commons import data, rules
from oirase.systems.plan.commons.models import (
    Achievement,
    BudgetLine,
    Decision,
    Edition,
    Field,
    Flag,
    Indicator,
    IndicatorFigure,
    Initiative,
    Item,
    Lineage,
    Programme,
    ProgrammeDivision,
    ProgrammeTag,
    SourcePage,
    Tag,
    YearCell,
)
from oirase.systems.plan.commons.offices import Offices
from oirase.systems.plan.commons.serving import names_serving

PARTS = (
    ProgrammeDivision,
    BudgetLine,
    Initiative,
    Indicator,
    Achievement,
    Decision,
    ProgrammeTag,
    Flag,
    SourcePage,
)


def edition_values(given: data.EditionData) -> dict[str, object]:
    """Return the columns of an edition's own row."""
    return {
        "title": given.title,
        "publisher": given.publisher,
        "source_title": given.source_title,
        "field_level": given.field_level,
        "item_level": given.item_level,
        "figures_as_of": given.figures_as_of,
        "stated_programme_count": given.stated_programme_count,
        "stated_budget_thousand_yen": given.stated_budget_thousand_yen,
        "source_kind": given.source.kind,
        "source_name": given.source.name[:255],
        "source_sha256": given.source.sha256,
    }


def write_parts(edition: Edition, given: data.EditionData, offices: Offices) -> None:
    """Write headings and programmes of an edition; programmes that are no longer given are removed."""
    items = _write_headings(edition, given)
    tags = _write_tags(edition, given)
    numbers = [programme.number for programme in given.programmes]
    edition.programmes.exclude(number__in=numbers).delete()
    present = {programme.number: programme for programme in edition.programmes.all()}
    for model in PARTS:
        model.objects.filter(programme__edition=edition).delete()
    for programme in given.programmes:
        row = present.get(programme.number) or Programme(edition=edition, number=programme.number)
        _write_programme(row, programme, items[programme.item], offices)
        ProgrammeTag.objects.bulk_create(ProgrammeTag(programme=row, tag=tags[tag]) for tag in programme.tags)
    edition.items.exclude(pk__in=[item.pk for item in items.values()]).delete()


def _write_headings(edition: Edition, given: data.EditionData) -> dict[str, Item]:
    fields = {}
    for heading in given.fields:
        values = {"order": heading.order, "name": heading.name}
        fields[heading.code], _made = Field.objects.update_or_create(
            edition=edition, code=heading.code, defaults=values
        )
    items = {}
    for heading in given.items:
        values = {"order": heading.order, "name": heading.name, "field": fields[heading.field]}
        items[heading.code], _made = Item.objects.update_or_create(
            edition=edition, code=heading.code, defaults=values
        )
    return items


def _write_tags(edition: Edition, given: data.EditionData) -> dict[tuple[str, str], Tag]:
    edition.tags.all().delete()
    made = [
        Tag(edition=edition, kind=tag.kind, code=tag.code, order=tag.order, name=tag.name)
        for tag in given.tags
    ]
    return {(tag.kind, tag.code): tag for tag in Tag.objects.bulk_create(made)}


def _write_programme(row: Programme, given: data.ProgrammeData, item: Item, offices: Offices) -> None:
    bureau = offices.find(given.bureau)
    row.item = item
    row.code = given.code or row.code
    row.title, row.summary, row.note = given.title, given.summary, given.note
    row.bureau, row.bureau_name = bureau, offices.printed(given.bureau)
    row.start_year, row.end_year = given.start_year, given.end_year
    row.budget_thousand_yen = given.budget_thousand_yen
    row.found_in_source = given.found_in_source
    divisions = [offices.printed(name) for name in given.divisions]
    parts: list[data.InitiativeData | data.IndicatorData] = [*given.initiatives, *given.indicators]
    words = [*divisions, *(text for part in parts for text in part.name.values()), *names_serving(row)]
    row.search_text = search_text(row, words)
    row.save()
    index_passages(row, words)
    write_divisions(row, given.divisions, offices)
    write_budget(row, given.budget, offices)
    write_initiatives(row, given.initiatives)
    _write_indicators(row, given.indicators)
    Achievement.objects.bulk_create(
        Achievement(programme=row, order=order, fiscal_year=one.fiscal_year, text=one.text)
        for order, one in enumerate(given.achievements, start=1)
    )
    Decision.objects.bulk_create(
        Decision(programme=row, order=order, fiscal_year=one.fiscal_year, kind=one.kind, text=one.text)
        for order, one in enumerate(given.decisions, start=1)
    )
    _write_review(row, given)


def write_divisions(row: Programme, names: Iterable[str], offices: Offices) -> None:
    """Write the divisions of a programme that has none."""
    ProgrammeDivision.objects.bulk_create(
        ProgrammeDivision(
            programme=row,
            order=order,
            name=offices.printed(name),
            organisation=offices.find(name, row.bureau),
        )
        for order, name in enumerate(names, start=1)
    )


def write_budget(row: Programme, lines: Iterable[data.BudgetData], offices: Offices) -> None:
    """Write the budget lines of a programme that has none."""
    BudgetLine.objects.bulk_create(
        BudgetLine(
            programme=row,
            order=order,
            kind=line.kind,
            account=line.account,
            organisation=offices.find(line.organisation, row.bureau) if line.organisation else None,
            amount_thousand_yen=line.amount_thousand_yen,
        )
        for order, line in enumerate(lines, start=1)
    )


def write_initiatives(row: Programme, initiatives: Iterable[data.InitiativeData]) -> None:
    """Write the initiatives of a programme that has none, with their year cells."""
    for order, given in enumerate(initiatives, start=1):
        made = Initiative.objects.create(programme=row, order=order, name=given.name, text=given.text)
        YearCell.objects.bulk_create(
            YearCell(
                initiative=made,
                fiscal_year=cell.fiscal_year,
                kind=cell.kind,
                text=cell.text,
                stage=cell.stage,
            )
            for cell in given.cells
        )


def _write_indicators(row: Programme, indicators: Iterable[data.IndicatorData]) -> None:
    for order, given in enumerate(indicators, start=1):
        made = Indicator.objects.create(
            programme=row,
            order=order,
            name=given.name,
            unit=given.unit,
            baseline=given.baseline,
            baseline_year=given.baseline_year,
            metric=given.metric,
            note=given.note,
        )
        IndicatorFigure.objects.bulk_create(
            IndicatorFigure(
                indicator=made,
                fiscal_year=figure.fiscal_year,
                kind=figure.kind,
                value=figure.value,
                origin=figure.origin,
            )
            for figure in given.figures
        )


def _write_review(row: Programme, given: data.ProgrammeData) -> None:
    edition = row.edition
    held = {"edition": edition, "programme": row, "body_id": edition.body_id}
    held["organisation_id"] = edition.organisation_id
    Flag.objects.bulk_create(
        Flag(**held, order=order, key=flag.key, reason=flag.reason[:500], lines=list(flag.lines))
        for order, flag in enumerate(given.flags, start=1)
    )
    SourcePage.objects.bulk_create(
        SourcePage(**held, order=order, lines=[list(line) for line in page.lines])
        for order, page in enumerate(given.pages, start=1)
    )


def search_text(row: Programme, words: Iterable[str]) -> str:
    """Return the key by which a programme is found: number, texts in all languages, office, and the given words."""
    texts: list[LocalizedText] = [row.title, row.summary, row.note, row.bureau_label]
    spoken = [text for localized in texts for text in localized.values()]
    return "\n".join(search_key(word) for word in (f"No{row.number}", *spoken, *words) if word)


def refresh_search_text(row: Programme) -> None:
    """Make the key anew after a change of the programme or of the systems that serve it."""
    divisions = [division.name for division in row.divisions.all()]
    parts: list[Initiative | Indicator] = [*row.initiatives.all(), *row.indicators.all()]
    words = [*divisions, *(text for part in parts for text in part.name.values()), *names_serving(row)]
    fresh = search_text(row, words)
    if fresh != row.search_text:
        row.search_text = fresh
        index_passages(row, words)


def index_passages(row: Programme, words: Iterable[str]) -> None:
    """Put a programme into the search over everything, in Japanese and, where it has a title in it, in English."""
    said = "\n".join(words)
    for language in ("ja", "en"):
        if row.title.get(language):
            text = f"{row.summary.get(language, '')}\n{row.bureau_label.text(language)}\n{said}"
            index(row, row.title[language], text, language)


def link_lineage(edition: Edition, earlier: Edition) -> None:
    """Tie programmes to those of an earlier edition that they continue."""
    old = {programme.number: programme for programme in earlier.programmes.all()}
    new = {programme.number: programme for programme in edition.programmes.all()}
    found = rules.continuations(known(old.values()), known(new.values()))
    Lineage.objects.bulk_create(
        [
            Lineage(predecessor=old[one], successor=new[other], kind=kind)
            for other, (one, kind) in found.items()
        ],
        ignore_conflicts=True,
    )


def give_codes(edition: Edition) -> None:
    """Give each programme its lasting code: that of the one it continues, or year and number of its first appearance."""
    waiting = list(
        edition.programmes.filter(code="")
        .select_related("bureau", "edition")
        .prefetch_related("divisions", "initiatives", "indicators", "bureau__versions")
    )
    inherited = dict(
        Lineage.objects.filter(successor__in=waiting, kind__in=("continued", "renamed")).values_list(
            "successor", "predecessor__code"
        )
    )
    used = set(
        Programme.objects.filter(edition__body_id=edition.body_id)
        .exclude(code="")
        .values_list("code", flat=True)
    )
    of_edition = set(edition.programmes.exclude(code="").values_list("code", flat=True))
    for row in waiting:
        old = inherited.get(row.pk, "")
        row.code = (
            old if old and old not in of_edition else rules.fresh_code(edition.fiscal_year, row.number, used)
        )
        used.add(row.code)
        of_edition.add(row.code)
    for row in waiting:
        # Which systems serve a programme follows its code.
        refresh_search_text(row)
    Programme.objects.bulk_update(waiting, ["code", "search_text"])


def known(programmes: Iterable[Programme]) -> list[rules.Known]:
    """Return what decides continuation."""
    return [rules.Known(programme.number, programme.title.text("ja")) for programme in programmes]


def home(pack: packs.Pack) -> tuple[Body, Organisation | None]:
    """Return whose roadmap this installation keeps: the pack's body and the office that it names for the roadmap."""
    body = Body.objects.get(code=pack.code)
    code = str(pack.content.get("roadmap", {}).get("organisation", ""))
    return body, Organisation.objects.filter(body=body, code=code).first()
