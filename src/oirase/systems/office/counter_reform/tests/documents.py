"""Three small procedures that ask some things alike: a record (no fee now), a hall (fee before), a badge (no fee)."""

from __future__ import annotations

from typing import Any


def name(**more: Any) -> dict[str, Any]:
    return _field("name", "person_name", "氏名", required=True, prefill="name", **more)


def _field(key: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": {"ja": label, "en": key}, **more}


PHONE = _field("phone", "phone", "電話番号", required=True, prefill="phone")
BIRTH = _field("born", "date", "生年月日", required=True, prefill="birth_date", latest="applied_on")
IDENTITY = _field("identity", "file", "本人確認書類", required=True, kinds=["png"], max_files=2)
TRUE = _field("confirmed", "boolean", "事実のとおりです", required=True)


def _document(code: str, title: str, fields: list[dict[str, Any]], **flow: Any) -> dict[str, Any]:
    return {
        "code": code,
        "catalogue": {
            "title": {"ja": title, "en": code},
            "summary": {"ja": f"{title}をします。", "en": code},
            "audience": ["individual"],
            "life_events": ["moving"],
            "identity": "account",
            "documents": [],
            "basis": [],
        },
        "form": {
            "title": {"ja": f"{title}書", "en": code},
            "steps": [{"key": "only", "title": {"ja": "内容", "en": "Content"}, "fields": fields}],
        },
        "flow": {
            "payment": "none",
            "standard_days": 5,
            "unconfirmed": True,
            "outcomes": [{"key": "done", "label": {"ja": "終わりました", "en": "Done"}, "tone": "success"}],
            **flow,
        },
    }


def record() -> dict[str, Any]:
    """Ask for a record: the reading of the name is not asked, the date of birth is, and for whom only if for another."""
    return _document(
        "record",
        "住民票の請求",
        [
            name(reading="none"),
            BIRTH,
            PHONE,
            _field(
                "whose",
                "choice",
                "だれの",
                required=True,
                choices=[_choice("own", "本人"), _choice("other", "別の人")],
            ),
            _field("reason", "text", "理由", required=True, when='whose = "other"'),
            IDENTITY,
            TRUE,
        ],
    )


def hall() -> dict[str, Any]:
    """Book a hall: with the reading of the name, two fees that are paid before."""
    return _document(
        "hall",
        "集会所の利用",
        [
            name(reading="required"),
            PHONE,
            _field("hours", "number", "時間", required=True, min=1, max=8),
            _field(
                "items", "table", "道具", fields=[_field("item", "text", "道具", required=True)], max_rows=3
            ),
            TRUE,
        ],
        payment="before",
        charges=[{"fee": "hall", "quantity": "hours"}],
    )


def badge() -> dict[str, Any]:
    """Ask for a badge: the telephone only where one wants to be called."""
    return _document(
        "badge",
        "バッジの申込み",
        [
            name(reading="none"),
            BIRTH,
            _field("call", "boolean", "電話してほしい"),
            {**PHONE, "when": "call = true"},
            _field("colour", "text", "色", required=True, max_length=20),
            IDENTITY,
            TRUE,
        ],
        payment="before",
        charges=[{"fee": "badge"}],
    )


def _choice(value: str, label: str) -> dict[str, Any]:
    return {"value": value, "label": {"ja": label, "en": value}}


def card(code: str) -> dict[str, Any]:
    """Ask for a card: a name in one box, one fee."""
    field = _field("name", "text", "氏名", required=True, max_length=100, prefill="name")
    return _document(code, "札の申込み", [field], payment="before", charges=[{"fee": "counter-card"}])
