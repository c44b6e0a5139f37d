"""Stations in the search; called inside whatever command writes them."""

from __future__ import annotations

from oirase.blocks.observations.models import Entity
from oirase.kernel.search import index
from oirase.kernel.texts import LocalizedText

LANGUAGES = ("ja", "en")


def index_station(entity: Entity) -> None:
    """Index a station by its names, its description, its code and the names of its series."""
    series = list(entity.series.order_by("number").values_list("name", flat=True))
    for language in LANGUAGES:
        names = [LocalizedText(one).text(language) for one in series]
        text = "\n".join([entity.description.text(language), entity.code, *names]).strip()
        index(entity, entity.name.text(language), text, language)
