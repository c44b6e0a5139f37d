"""What a field's key says: which part, which year, which kind of value; its name for people; the one way to write its value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.insight.facade import metric_titles
from oirase.kernel.calendar import parse_fiscal_label
from oirase.systems.plan.commons import rules
from oirase.systems.plan.commons.models import BudgetKind, DecisionKind, Stage
from oirase.systems.plan.commons.offices import name_of
from oirase.systems.plan.commons.templatetags.plan_tags import fiscal_long

LONGEST = {"line": 300, "text": 5000}
LARGEST_AMOUNT = 10**12
LARGEST_FIGURE = Decimal(10) ** 14


class Kind(StrEnum):
    """What sort of value a field holds."""

    LINE = "line"
    TEXT = "text"
    YEAR = "year"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"


class NotAField(ValueError):
    """The key names no field of a programme."""


@dataclass(frozen=True)
class Key:
    """A key taken apart; what does not apply is empty."""

    section: str
    name: str
    kind: Kind
    part: UUID | None = None
    year: int | None = None
    language: str = ""
    path: tuple[str, ...] = ()


_ID, _LANGUAGE, _YEAR = r"(?P<part>[0-9a-f-]{36})", r"(?P<language>ja|en|ja-easy)", r"(?P<year>\d{4})"
_CELL = rf"(?P<section>initiative)/{_ID}/{_YEAR}/(?P<name>planned|actual)"
_PATTERNS = [
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"(?P<section>title)/{_LANGUAGE}", Kind.LINE),
        (rf"(?P<section>summary|note)/{_LANGUAGE}", Kind.TEXT),
        (r"(?P<section>period)/(?P<name>start|end)", Kind.YEAR),
        (
            r"(?P<section>budget)/(?P<name>initial|carry_over|supplementary)/(?P<account>[^/]+)/(?P<office>[^/]*)",
            Kind.MONEY,
        ),
        (rf"(?P<section>initiative)/{_ID}/(?P<name>name)/{_LANGUAGE}", Kind.LINE),
        (rf"(?P<section>initiative)/{_ID}/(?P<name>text)/{_LANGUAGE}", Kind.TEXT),
        (rf"{_CELL}/{_LANGUAGE}", Kind.TEXT),
        (rf"{_CELL}/(?P<stage>stage)", Kind.CHOICE),
        (rf"(?P<section>indicator)/{_ID}/(?P<name>name|unit)/{_LANGUAGE}", Kind.LINE),
        (rf"(?P<section>indicator)/{_ID}/(?P<name>note)/{_LANGUAGE}", Kind.TEXT),
        (rf"(?P<section>indicator)/{_ID}/(?P<name>metric)", Kind.CHOICE),
        (rf"(?P<section>indicator)/{_ID}/(?P<name>baseline)", Kind.NUMBER),
        (rf"(?P<section>indicator)/{_ID}/(?P<name>baseline_year)", Kind.YEAR),
        (rf"(?P<section>indicator)/{_ID}/{_YEAR}/(?P<name>target|actual)", Kind.NUMBER),
        (rf"(?P<section>achievement|decision)/{_ID}/(?P<name>year)", Kind.YEAR),
        (rf"(?P<section>achievement|decision)/{_ID}/(?P<name>text)/{_LANGUAGE}", Kind.TEXT),
        (rf"(?P<section>decision)/{_ID}/(?P<name>kind)", Kind.CHOICE),
    )
]


def parse(key: str) -> Key:
    """Take a key apart; NotAField for one that names nothing."""
    for pattern, kind in _PATTERNS:
        found = pattern.fullmatch(key)
        if found is None:
            continue
        said = found.groupdict()
        try:
            part = UUID(said["part"]) if said.get("part") else None
        except ValueError as error:
            raise NotAField(key) from error
        year = int(said["year"]) if said.get("year") else None
        if year is not None and not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
            break
        return Key(
            said["section"],
            said.get("name") or said["section"],
            kind,
            part,
            year,
            said.get("language") or said.get("stage") or "",
            tuple(key.split("/")),
        )
    raise NotAField(key)


def kind_of(key: str) -> Kind:
    """Return what sort of value a field holds."""
    return parse(key).kind


def canonical(key: str, text: str) -> str:
    """Return the one way to write a value; ValueError with a sentence for the person who typed it."""
    known = parse(key)
    given = text.replace("\r\n", "\n").strip()
    if not given:
        return ""
    if known.kind in (Kind.LINE, Kind.TEXT):
        return _text(known.kind, given)
    plain = unicodedata.normalize("NFKC", given)
    if known.kind == Kind.YEAR:
        return _year(plain)
    if known.kind == Kind.CHOICE:
        return _choice(known, plain)
    return _amount(plain) if known.kind == Kind.MONEY else _figure(plain)


def read_all(given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return typed texts as canonical values, and by field what cannot be one (under "" what is no field at all)."""
    values: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for key, text in given.items():
        try:
            values[key] = canonical(key, text)
        except NotAField:
            problems[""] = [_("知らない欄です。")]
        except ValueError as error:
            problems[key] = [str(error)]
    return values, problems


def _text(kind: Kind, given: str) -> str:
    longest = LONGEST[kind]
    if len(given) > longest:
        raise ValueError(_("%(longest)d文字までにしてください。") % {"longest": longest})
    return " ".join(given.split()) if kind == Kind.LINE else given


def _year(plain: str) -> str:
    try:
        year = parse_fiscal_label(plain)
    except ValueError as error:
        raise ValueError(_("R7、H31、2025のように入力してください。")) from error
    if not rules.FIRST_YEAR <= year <= rules.LAST_YEAR:
        raise ValueError(_("始期または終期の年度が正しくありません。"))
    return str(year)


def _choice(known: Key, plain: str) -> str:
    choices = _choices(known)
    found = next((code for code, label in choices.items() if plain in (code, label)), None)
    if found is None:
        raise ValueError(_("選べる値ではありません。"))
    return found


def choices_of(key: str) -> dict[str, str]:
    """Return what may be chosen in a field, by code, in the reader's language."""
    return _choices(parse(key))


def _choices(known: Key) -> dict[str, str]:
    if known.name == "metric":
        return metric_titles()
    model = DecisionKind if known.section == "decision" else Stage
    return {code: str(label) for code, label in model.choices}


def _amount(plain: str) -> str:
    digits = plain.replace(",", "").removesuffix("千円").strip()
    if not re.fullmatch(r"\d{1,13}", digits) or int(digits) > LARGEST_AMOUNT:
        raise ValueError(_("千円単位の0以上の整数を入力してください。"))
    return str(int(digits))


def _figure(plain: str) -> str:
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(_("数を入力してください。単位は書きません。")) from error
    if not value.is_finite() or abs(value) > LARGEST_FIGURE or value != round(value, 3):
        raise ValueError(_("小数第3位までの数を入力してください。"))
    return plain_number(value)


def plain_number(value: Decimal) -> str:
    """Write a figure without zeros that say nothing."""
    return f"{value.normalize():f}" if value else "0"


def shown(key: str, value: str) -> str:
    """Return a value as a page shows it: amounts with commas, choices by their names."""
    known = parse(key)
    if not value:
        return ""
    if known.kind == Kind.MONEY:
        return f"{int(value):,}"
    if known.kind == Kind.CHOICE:
        return _choices(known).get(value, value)
    return value


_NAMES = {
    "title": gettext_lazy("事業名"),
    "summary": gettext_lazy("概要"),
    "note": gettext_lazy("注記"),
    "start": gettext_lazy("事業始期"),
    "end": gettext_lazy("事業終期"),
    "name": gettext_lazy("名称"),
    "text": gettext_lazy("内容"),
    "unit": gettext_lazy("単位"),
    "metric": gettext_lazy("結び付く計測値"),
    "baseline": gettext_lazy("基準値"),
    "baseline_year": gettext_lazy("基準年度"),
    "year": gettext_lazy("年度"),
    "kind": gettext_lazy("種別"),
    "planned": gettext_lazy("目標"),
    "actual": gettext_lazy("実績"),
    "target": gettext_lazy("目標値"),
    "indicator.actual": gettext_lazy("実績値"),
}
_SECTIONS = {
    "initiative": gettext_lazy("取組"),
    "indicator": gettext_lazy("指標"),
    "achievement": gettext_lazy("主な取組実績"),
    "decision": gettext_lazy("判断の記録"),
}


def label_of(key: str, values: Mapping[str, str]) -> str:
    """Return a field's name for people; parts are named by their own naming text among `values`."""
    known = parse(key)
    if known.part is None:
        return own_label(key)
    name = values.get(naming_key(known.section, known.part), "")
    section = f"{_SECTIONS[known.section]}「{_short(name)}」" if name else str(_SECTIONS[known.section])
    return f"{section} {own_label(key)}"


def own_label(key: str) -> str:
    """Return a field's name where the part to which it belongs is already said."""
    known = parse(key)
    if known.section == "budget":
        return _budget_label(known)
    words: list[object] = [_NAMES.get(f"{known.section}.{known.name}") or _NAMES[known.name]]
    if known.language == "en":
        words.append(_("英語"))
    elif known.language == "ja-easy":
        words.append(_("やさしい日本語"))
    elif known.language == "stage":
        words.append(_("段階"))
    if known.year is not None:
        words.insert(0, fiscal_long(known.year))
    return " ".join(str(word) for word in words)


def _budget_label(known: Key) -> str:
    _section, kind, account, office = known.path
    label = str(BudgetKind(kind).label)
    if account != "general":
        label = f"{label}（{account}）"
    return f"{label} {name_of(office)}" if office else label


def naming_key(section: str, part: UUID) -> str:
    """Return the key of the text without which a part is not there."""
    return f"{section}/{part}/{'name' if section in ('initiative', 'indicator') else 'text'}/ja"


def _short(text: str, longest: int = 24) -> str:
    line = text.splitlines()[0]
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
