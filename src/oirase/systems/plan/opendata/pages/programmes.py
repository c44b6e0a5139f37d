"""A programme at its lasting address: all editions in which it stands, and what has changed from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons.errata import in_words
from oirase.systems.plan.commons.facts import Facts
from oirase.systems.plan.commons.models import Decision, Edition, Programme
from oirase.systems.plan.commons.outturn import years_of
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal
from oirase.systems.plan.opendata import citation, embedding, files, history, links, selectors
from oirase.systems.plan.opendata.pages.answers import open_file
from oirase.systems.plan.opendata.pages.embed import WIDTH, address_of, height_of, snippet_of
from oirase.systems.plan.opendata.pages.sources import citation_answer, programme_source
from oirase.ui.charts import Chart, Series, bar_chart

FEWEST_YEARS = 2


@dataclass(frozen=True)
class Standing:
    """A programme in one edition, where it is read there, and what differs from the edition before."""

    programme: Programme
    address: str
    differences: list[history.Difference]


@page(public)
def programme(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show a programme over the years; as JSON for who prefers that."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return programme_json(request, code)
    actor = actor_in(request)
    found = selectors.standings_of(actor, code)
    newest = found[0]
    context = {
        "newest": newest,
        "standings": standings(found),
        "came_from": selectors.came_from(actor, found),
        "went_into": selectors.went_into(actor, found),
        "chart": budget_chart(found),
        "decisions": _decisions(found),
        "errata": in_words(selectors.errata_of(actor, found)),
        "endings": selectors.endings_of(actor, found),
        "embeds": _embeds(request, found),
        "citation": citation.sentence(programme_source(request, newest)),
        "feed_language": links.feed_language(request.LANGUAGE_CODE),
    }
    answer = render(request, "roadmap_open/programme.html", context)
    patch_vary_headers(answer, ["Accept"])
    return answer


@page(public)
def programme_json(request: HttpRequest, code: str) -> HttpResponseBase:
    """Answer with a programme over the years for programs."""
    found = selectors.standings_of(actor_in(request), code)
    everybody = all(one.edition.state == "published" for one in found)
    return open_file(request, files.written(as_json(request, found)), "application/json", everybody=everybody)


@page(public)
def citation_file(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Answer with the citation of a programme."""
    newest = selectors.standings_of(Actor.anonymous(), code)[0]
    return citation_answer(request, programme_source(request, newest), form)


def standings(found: list[Programme]) -> list[Standing]:
    """Arrange what `standings_of` gave: each with what differs from the one after it in the list, which is the one before in time."""
    current = selectors.current_of(one.edition for one in found if one.edition.state == "published")
    states = [facts_of(one) for one in found]
    earlier: list[Facts | None] = [*states[1:], None]
    return [
        Standing(
            one,
            selectors.address_in_edition(one, current),
            history.differences(before, state) if before else [],
        )
        for one, state, before in zip(found, states, earlier, strict=True)
    ]


def facts_of(row: Programme) -> Facts:
    """Return a programme as one edition has it."""
    title = row.title.text("ja")
    years = [(one.name.text("ja"), each) for one in row.indicators.all() for each in years_of(one)]
    return Facts(
        row.number,
        title,
        search_key(title),
        heading=f"{row.item.field.name.text('ja')} / {row.item.name.text('ja')}",
        offices=tuple(filter(None, [row.bureau_name, *(one.name for one in row.divisions.all())])),
        period=(row.start_year, row.end_year),
        budget=row.budget_thousand_yen,
        targets={(name, one.year): one.target for name, one in years if one.target is not None},
        actuals={(name, one.year): one.actual for name, one in years if one.actual is not None},
    )


def budget_chart(found: list[Programme]) -> Chart | None:
    """Draw the initial budget by fiscal year, each as its newest edition states it; None for a single year."""
    current = set(selectors.current_of(one.edition for one in found))
    years = [one for one in reversed(found) if one.edition in current]
    if len(years) < FEWEST_YEARS or all(one.budget_thousand_yen is None for one in years):
        return None
    return bar_chart(
        _("当初予算の推移"),
        [fiscal(one.edition.fiscal_year) for one in years],
        [Series(_("当初予算"), [one.budget_thousand_yen for one in years])],
        unit=_("千円"),
        category_label=_("年度"),
        note=_("年度ごとの最新の版に記された当初予算。繰越と補正は含みません。"),
    )


def _decisions(found: list[Programme]) -> list[Decision]:
    """Return the decisions of all editions, each once: an edition repeats what earlier ones said."""
    said: dict[tuple[int, str, str], Decision] = {}
    for programme in found:
        for one in programme.decisions.all():
            said.setdefault((one.fiscal_year, one.kind, one.text.text("ja")), one)
    return sorted(said.values(), key=lambda one: -one.fiscal_year)


def _embeds(request: HttpRequest, found: list[Programme]) -> list[tuple[embedding.Shown, str, str]]:
    """Return the indicators that others can show, each with its address and the piece of HTML to copy."""
    published = next((one for one in found if one.edition.state == "published"), None)
    rows = published.indicators.all() if published else []
    shown = [embedding.shown(published, one) for one in rows if published]
    return [
        (one, address, snippet_of(request.build_absolute_uri(address), one, WIDTH, height_of(one)))
        for one in shown
        if one.years and (address := address_of(one))
    ]


def as_json(request: HttpRequest, found: list[Programme]) -> dict[str, Any]:
    """Return a programme over the years as plain values."""
    absolute, actor = request.build_absolute_uri, actor_in(request)
    return {
        "@id": absolute(links.at("programme", found[0].code)),
        "code": found[0].code,
        "title": found[0].title.as_dict(),
        "editions": [_standing_json(absolute, one) for one in standings(found)],
        "came_from": [_kin_json(absolute, one) for one in selectors.came_from(actor, found)],
        "went_into": [_kin_json(absolute, one) for one in selectors.went_into(actor, found)],
        "decisions": [
            {"fiscal_year": one.fiscal_year, "kind": one.kind, "text": one.text.as_dict()}
            for one in _decisions(found)
        ],
        "errata": [
            {
                **_edition_json(one.edition),
                "field": one.key,
                "before": one.before,
                "after": one.after,
                "reason": one.reason,
                "corrected_at": one.corrected_at.isoformat(),
            }
            for one in selectors.errata_of(actor, found)
        ],
        "ended": [
            {**_edition_json(one.edition), "reason": one.reason.as_dict()}
            for one in selectors.endings_of(actor, found)
        ],
    }


def _standing_json(absolute: Any, standing: Standing) -> dict[str, Any]:
    row = standing.programme
    return {
        **_edition_json(row.edition),
        "state": row.edition.state,
        "no": row.number,
        "title": row.title.as_dict(),
        "field": row.item.field.name.as_dict(),
        "item": row.item.name.as_dict(),
        "bureau": row.bureau_name,
        "divisions": [one.name for one in row.divisions.all()],
        "start": row.start_year,
        "end": row.end_year,
        "budget_thousand_yen": row.budget_thousand_yen,
        "address": absolute(standing.address) if standing.address else None,
        "changed": [_difference_json(one) for one in standing.differences],
    }


def _difference_json(one: history.Difference) -> dict[str, Any]:
    said = {"what": one.what, "before": _plain(one.before), "after": _plain(one.after)}
    if one.indicator:
        said |= {"indicator": one.indicator, "fiscal_year": one.year}
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return files.number(value) if hasattr(value, "to_integral_value") else value


def _edition_json(edition: Edition) -> dict[str, Any]:
    return {"fiscal_year": edition.fiscal_year, "revision": edition.revision}


def _kin_json(absolute: Any, kin: selectors.Kin) -> dict[str, Any]:
    return {
        "@id": absolute(links.at("programme", kin.programme.code)),
        "code": kin.programme.code,
        "kind": kin.kind,
        "title": kin.programme.title.as_dict(),
    }
