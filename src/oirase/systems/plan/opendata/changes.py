"""What has happened to published editions, as the feed tells it: published, withdrawn, mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import RecordQuerySet
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons.errata import in_words, with_programmes
from oirase.systems.plan.commons.models import Edition, Erratum, Programme
from oirase.systems.plan.opendata import links
from oirase.systems.plan.opendata.selectors import editions_of

NEWEST = 100


@dataclass(frozen=True)
class Change:
    """An entry: a key that stays, when, in which words, and where more is read (empty: nowhere any more)."""

    key: UUID
    at: datetime
    title: str
    text: str
    address: str
    kind: str


def of_all() -> list[Change]:
    """Return what happened to the roadmap, newest first: what anybody may know, whoever asks."""
    editions = editions_of(Actor.anonymous())
    errata = Erratum.objects.filter(edition__in=editions)
    found = [*map(_published, editions), *_withdrawn(), *_mended(errata)]
    return _newest(found)


def of_programme(published: list[Programme]) -> list[Change]:
    """Return what happened to one programme: the editions in which it was published, and its errata."""
    errata = Erratum.objects.filter(programme__in=published)
    return _newest([*map(_stands, published), *_mended(errata)])


def _newest(found: list[Change]) -> list[Change]:
    return sorted(found, key=lambda one: (one.at, one.key), reverse=True)[:NEWEST]


def _published(edition: Edition) -> Change:
    return Change(
        edition.pk,
        _when(edition.published_at),
        _("公開: %(title)s 第%(revision)d版") % _said(edition),
        str(edition.source_title),
        links.edition_page(edition),
        "published",
    )


def _stands(programme: Programme) -> Change:
    edition = programme.edition
    return Change(
        programme.pk,
        _when(edition.published_at),
        _("公開: %(title)s 第%(revision)d版") % _said(edition),
        f"{programme}",
        links.at("programme", programme.code),
        "published",
    )


def _withdrawn() -> Iterator[Change]:
    """Tell that an edition that was public is so no longer: the fact and the day, nothing of what it held."""
    with scope(Actor.system("roadmap-open.changes")):
        rows = list(Edition.objects.filter(state="withdrawn", withdrawn_at__isnull=False))
    for edition in rows:
        title = _("取下げ: %(title)s 第%(revision)d版") % _said(edition)
        text = _("この版は公開されなくなりました。")
        # The entry of its publication had the edition's own key.
        key = uuid5(edition.pk, "withdrawn")
        yield Change(key, _when(edition.withdrawn_at), title, text, links.at("index"), "withdrawn")


def _mended(errata: RecordQuerySet[Erratum]) -> Iterator[Change]:
    """Tell of an erratum; fields mended together are one entry."""
    rows = with_programmes(errata).order_by("corrected_at", "programme", "key")
    for _place, group in groupby(rows, lambda one: (one.corrected_at, one.programme_id)):
        mended = list(group)
        first = mended[0]
        lines = [f"{one.label}: {one.before or '—'} → {one.after or '—'}" for one in in_words(mended)]
        yield Change(
            min(one.pk for one in mended),
            first.corrected_at,
            _("正誤: %(programme)s（%(title)s）")
            % {"programme": first.programme, "title": first.edition.title},
            "\n".join([*lines, _("理由: %(reason)s") % {"reason": first.reason}]),
            links.at("programme", first.programme.code),
            "corrected",
        )


def _said(edition: Edition) -> dict[str, object]:
    return {"title": edition.title, "revision": edition.revision}


def _when(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("an edition that was published says when")
    return moment
