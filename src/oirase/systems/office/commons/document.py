"""A procedure as one JSON document: what is exported, shared, adopted and merged.

{"format": 1, "code": "...",
 "catalogue": {"title": {...}, "summary": {...}, "audience": ["individual"], "life_events": ["moving"], "keywords": {...},
               "identity": "none" | "account", "about": {...}, "documents": [{"key": ..., "name": {...}, "note": {...}}],
               "fee": {...}, "basis": [{"key": ..., "law": "...", "article": "...", "unconfirmed": true}],
               "contact": {...}, "sources": ["..."], "unconfirmed": ["fee"]},
 "form": {...},      definition of blocks/forms
 "flow": {...}}      flow of blocks/cases
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.cases.facade import check_flow
from oirase.blocks.forms.facade import Problem, Reader, check, parse, roots_of

FORMAT = 1
PARTS = ("catalogue", "form", "flow")
AUDIENCES = {
    "individual": gettext_lazy("個人"),
    "company": gettext_lazy("事業者"),
    "group": gettext_lazy("団体"),
}
LIFE_EVENTS = {
    "birth": gettext_lazy("妊娠・出産・子育て"),
    "school": gettext_lazy("入園・入学"),
    "moving": gettext_lazy("引っ越し"),
    "work": gettext_lazy("仕事・就職"),
    "marriage": gettext_lazy("結婚・離婚"),
    "health": gettext_lazy("病気・健康"),
    "disability": gettext_lazy("障がい"),
    "ageing": gettext_lazy("高齢・介護"),
    "death": gettext_lazy("お悔やみ"),
    "tax": gettext_lazy("税金"),
    "vehicle": gettext_lazy("自動車"),
    "home": gettext_lazy("住まい・土地"),
    "leisure": gettext_lazy("施設・催し"),
    "nature": gettext_lazy("自然・狩猟"),
    "business": gettext_lazy("起業・営業"),
    "disaster": gettext_lazy("災害"),
}
IDENTITIES = {
    "none": gettext_lazy("ログインなしで申請できる"),
    "account": gettext_lazy("ログインして申請する"),
}
UNCONFIRMED = ("fee", "period", "basis", "documents")
CATALOGUE_PARTS = (
    "title",
    "summary",
    "audience",
    "life_events",
    "keywords",
    "identity",
    "about",
    "documents",
    "fee",
    "basis",
    "contact",
    "sources",
    "unconfirmed",
)


def names_read(flow: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that the conditions and values of a flow read: questions that cannot just be renamed."""
    rows = [one for name in ("charges", "actions", "outcomes") for one in flow.get(name) or ()]
    sources = [one.get(name) for one in rows for name in ("when", "quantity")]
    sources.append((flow.get("refund") or {}).get("share"))
    return frozenset[str]().union(*(roots_of(str(source)) for source in sources if source))


def problems_of(document: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a document, each with its path from the document's root."""
    reader = _CatalogueReader()
    catalogue = document.get("catalogue")
    reader.catalogue(catalogue if isinstance(catalogue, Mapping) else {})
    form = check(document.get("form") or {})
    names = () if form else parse(document["form"]).fields
    flow = check_flow(document.get("flow") or {}, names) if not form else []
    return [*_under("catalogue", reader.problems), *_under("form", form), *_under("flow", flow)]


def _under(part: str, problems: list[Problem]) -> list[Problem]:
    return [Problem(f"{part}/{one.path}" if one.path else part, one.message) for one in problems]


class _CatalogueReader(Reader):
    def catalogue(self, given: Mapping[str, Any]) -> None:
        self.known_parts(given, CATALOGUE_PARTS, "")
        self.text(given, "title", "", needed=True)
        self.text(given, "summary", "", needed=True)
        for name in ("keywords", "about", "fee", "contact"):
            self.text(given, name, "")
        self._among(given, "audience", AUDIENCES, needed=True)
        self._among(given, "life_events", LIFE_EVENTS)
        self._among(given, "unconfirmed", UNCONFIRMED)
        if given.get("identity") not in IDENTITIES:
            self.wrong("identity", _("本人確認の方法を選んでください。"))
        for place, one in enumerate(self._rows(given, "documents")):
            self.known_parts(one, ("key", "name", "note"), f"documents/{place}")
            self.text(one, "name", f"documents/{place}", needed=True)
        for place, one in enumerate(self._rows(given, "basis")):
            self.known_parts(one, ("key", "law", "article", "unconfirmed"), f"basis/{place}")
            if not str(one.get("law", "")).strip():
                self.wrong(f"basis/{place}/law", _("根拠の法令の名前を入力してください。"))

    def _among(self, given: Mapping[str, Any], name: str, allowed: Any, *, needed: bool = False) -> None:
        values = given.get(name) or []
        if not isinstance(values, list) or any(one not in allowed for one in values):
            self.wrong(name, _("選択肢の中から選んでください。"))
        elif needed and not values:
            self.wrong(name, _("1つ以上選んでください。"))

    def _rows(self, given: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        rows = given.get(name) or []
        if not isinstance(rows, list) or any(not isinstance(one, Mapping) for one in rows):
            self.wrong(name, _("並びで書いてください。"))
            return []
        return rows
