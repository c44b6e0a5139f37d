"""The weekly bulletin: what it says is fixed when it is issued; mail and PDF are made from that in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from oirase.blocks.documents.facade import typeset
from oirase.blocks.messaging.facade import LANGUAGES, site_address, tell_address
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import changed, command, emit, permit
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch import letters, readings
from oirase.systems.agriculture.sea_watch.events import BulletinIssued
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Bay, Bulletin, Subscriber
from oirase.systems.agriculture.sea_watch.readings import Watched, watched
from oirase.systems.agriculture.sea_watch.services import address_of
from oirase.systems.agriculture.sea_watch.words import ARROWS, LEVELS
from oirase.ui.days import day_text

ISSUER = Actor.system("sea_watch.bulletin", permissions=("sea_watch.issue",))
TEMPLATE = Path(__file__).parent / "typst" / "bulletin.typ"


def content_of(found: Watched) -> dict[str, Any]:
    """Return what a bulletin says of the bay today, in numbers and codes; texts that may change later in all their languages."""
    now = readings.now(found)
    rows = {one.code: one for one in readings.rows_in_force(found.bay, clock.today())}
    return {
        "bay": found.bay.name.as_dict(),
        "day": now.day.isoformat(),
        "lines": list(found.layout.record_lines),
        "zones": [
            {
                "name": found.layout.zones[zone.code].as_dict(),
                "layers": [
                    {
                        "station": one.station.name.as_dict(),
                        "depth": layer.depth,
                        "mean": None if layer.mean is None else round(layer.mean, 2),
                        "trend": layer.trend.direction,
                        "above": [count.days for count in layer.above],
                    }
                    for one in zone.stations
                    for layer in one.layers
                ],
                "advice": [
                    {
                        "stage": one.stage,
                        "level": one.level,
                        "words": [
                            {
                                "text": rows[each.line.code].words.as_dict(),
                                "source": rows[each.line.code].source,
                            }
                            for each in one.passed
                            if each.line.level == one.level and each.line.code in rows
                        ],
                    }
                    for one in zone.advice
                ],
            }
            for zone in now.zones
        ],
    }


@command("sea_watch.issue")
def issue(actor: Actor) -> int:
    """Issue today's bulletin of each bay that has none yet, and send it to those who said yes; return how many were issued."""
    permit("sea_watch.issue")
    return sum(_issue(found) for bay in Bay.objects.all() if (found := watched(actor, bay.code)))


def _issue(found: Watched) -> bool:
    bay, today = found.bay, clock.today()
    content = content_of(found)
    has_means = any(layer["mean"] is not None for zone in content["zones"] for layer in zone["layers"])
    if not has_means or Bulletin.objects.filter(bay=bay, issued_on=today).exists():
        return False
    readers = list(Subscriber.objects.filter(bay=bay, state=Subscriber.State.ACTIVE))
    bulletin = Bulletin(
        body_id=bay.body_id,
        organisation_id=bay.organisation_id,
        bay=bay,
        issued_on=today,
        content=content,
        simulated=found.simulated,
        recipients=len(readers),
    )
    bulletin.save(force_insert=True)
    changed(bulletin, "issued", after={"issued_on": today.isoformat(), "recipients": len(readers)})
    for reader in readers:
        _send(bulletin, reader)
    emit(
        BulletinIssued(
            subject=f"sea_watch.bay/{bay.pk}",
            body_id=bay.body_id,
            bulletin=bulletin.pk,
            issued_on=today,
            recipients=len(readers),
            simulated=found.simulated,
        )
    )
    return True


def _send(bulletin: Bulletin, reader: Subscriber) -> None:
    texts, notes, days = {}, {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language], days[language] = text_of(bulletin.content), day_text(bulletin.issued_on)
            notes[language] = (
                _("【模擬データ】実際の海の値ではありません。") + "\n\n" if bulletin.simulated else ""
            )
    tell_address(
        reader.email,
        letters.BULLETIN,
        about=reader,
        language=reader.language,
        values={
            "bay": bulletin.bay.name,
            "day": LocalizedText(days),
            "note": LocalizedText(notes),
            "text": LocalizedText(texts),
            "pdf": site_address() + reverse("sea-watch:bulletin_pdf", args=[bulletin.pk]),
            "now": site_address() + reverse("sea-watch:now"),
            "leave": address_of("leave", reader),
        },
    )


def text_of(content: Mapping[str, Any]) -> str:
    """Return a bulletin as plain text in the language of the moment."""
    lines = []
    for zone in content["zones"]:
        lines.append(f"■ {LocalizedText(zone['name'])}")
        for one in zone["advice"]:
            lines.append(f"{AdviceLine.Stage(one['stage']).label}: {LEVELS[one['level']]}")
            lines += [f"  {LocalizedText(each['text'])}（{each['source']}）" for each in one["words"]]
        for layer in zone["layers"]:
            if layer["mean"] is not None:
                arrow, words = ARROWS[layer["trend"]]
                lines.append(
                    f"{LocalizedText(layer['station'])} {layer['depth']:g}m {layer['mean']:.1f}℃ {arrow}{words}"
                )
        lines.append("")
    return "\n".join(lines).strip()


def pdf_of(bulletin: Bulletin) -> bytes:
    """Return a bulletin as PDF/UA in the language of the moment."""
    content = bulletin.content
    data = {
        "language": (translation.get_language() or "ja")[:2],
        "title": _("%(bay)s 海況速報") % {"bay": LocalizedText(content["bay"])},
        "day": day_text(bulletin.issued_on),
        "simulated": _("【模擬データ】実際の海の値ではありません。") if bulletin.simulated else "",
        "note": _("前日の日平均による。数値の目安は公表資料、文は当サイトの言葉。"),
        "heads": [
            _("ブイ"),
            _("水深"),
            _("日平均（℃）"),
            _("1週間の傾向"),
            *(_("%(line)s℃を超えた日") % {"line": f"{line:g}"} for line in content["lines"]),
        ],
        "zones": [_zone(zone) for zone in content["zones"]],
    }
    return typeset(TEMPLATE, data, standard="ua-1")


def _zone(zone: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": str(LocalizedText(zone["name"])),
        "advice": [
            {
                "title": f"{AdviceLine.Stage(one['stage']).label}: {LEVELS[one['level']]}",
                "words": [f"{LocalizedText(each['text'])}（{each['source']}）" for each in one["words"]],
            }
            for one in zone["advice"]
        ],
        "rows": [
            [
                str(LocalizedText(layer["station"])),
                f"{layer['depth']:g}m",
                "—" if layer["mean"] is None else f"{layer['mean']:.1f}",
                f"{ARROWS[layer['trend']][0]} {ARROWS[layer['trend']][1]}",
                *(str(days) for days in layer["above"]),
            ]
            for layer in zone["layers"]
        ],
    }
