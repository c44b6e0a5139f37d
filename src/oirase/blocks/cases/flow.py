"""How cases of a kind are handled, as data that officers write: payment, time, steps of the office, outcomes.

A flow is one JSON object:

    {"payment": "none" | "before" | "after", "charges": [{"fee": "...", "quantity": "1", "when": "..."}],
     "standard_days": 10, "standard_days_source": "...", "unconfirmed": true, "second_pair": true,
     "actions": [{"key": "visit", "label": {...}, "when": "...", "adds": ["visited"], "removes": [], "answers": false}],
     "outcomes": [{"key": "granted", "label": {...}, "tone": "success", "notice": "permit", "when": "...", "charges": true}],
     "refund": {"share": "..."}, "withdrawal": true, "reopening": false, "lapse": "confirm" | "automatic"}

`lapse`: whether a case whose applicant has let the day and the days of grace go by ends by itself, or an officer ends it.

Expressions read the answers by their keys, and `flags` (a list of texts), `channel` and `applied_on`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oirase.blocks.forms.facade import Problem, Reader, Unsound
from oirase.kernel.expressions import Expression
from oirase.kernel.texts import LocalizedText

FACTS = ("flags", "channel", "applied_on")
PAYMENTS = ("none", "before", "after")
LAPSES = ("confirm", "automatic")
TONES = ("success", "error", "warning", "info", "neutral")
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
FEE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
LONGEST_DAYS = 365
PARTS = (
    "payment",
    "charges",
    "standard_days",
    "standard_days_source",
    "unconfirmed",
    "second_pair",
    "actions",
    "outcomes",
    "refund",
    "withdrawal",
    "reopening",
    "lapse",
)


@dataclass(frozen=True)
class ChargeRule:
    """A fee that is asked for where its condition holds, so many times (手数料)."""

    fee: str
    quantity: Expression | None = None
    when: Expression | None = None


@dataclass(frozen=True)
class OfficeStep:
    """Something that the office does on the way (実地確認 and the like): possible where `when` holds, it sets and takes away flags.

    One that `answers` is shown to the applicant, whose turn it is then.
    """

    key: str
    label: LocalizedText
    when: Expression | None = None
    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    answers: bool = False


@dataclass(frozen=True)
class Outcome:
    """A decision that the office may take (処分の種類): the notice that tells it, whether fees are due after it."""

    key: str
    label: LocalizedText
    tone: str = "neutral"
    notice: str = ""
    when: Expression | None = None
    charges: bool = False
    needs_reason: bool = False


@dataclass(frozen=True)
class Flow:
    """How cases of a kind are handled (処理の流れ)."""

    payment: str = "none"
    charges: tuple[ChargeRule, ...] = ()
    standard_days: int = 0
    standard_days_source: str = ""
    unconfirmed: bool = False
    second_pair: bool = True
    steps: tuple[OfficeStep, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    refund_share: Expression | None = None
    withdrawal: bool = True
    reopening: bool = False
    lapse: str = "confirm"

    def step(self, key: str) -> OfficeStep | None:
        """Return a step of the office."""
        return next((one for one in self.steps if one.key == key), None)

    def flag(self, key: str) -> str:
        """Return a flag in words: what the office has done that sets it; its key where nothing does any more."""
        return next((str(one.label) for one in self.steps if key in one.adds), key)

    def outcome(self, key: str) -> Outcome | None:
        """Return an outcome."""
        return next((one for one in self.outcomes if one.key == key), None)


def payload_of(step: OfficeStep) -> dict[str, Any]:
    """Return what the action of a step keeps."""
    found: dict[str, Any] = {
        "step": step.key,
        "label": step.label.as_dict(),
        "adds": list(step.adds),
        "removes": list(step.removes),
    }
    return found | {"answers": True} if step.answers else found


def parse_flow(given: Mapping[str, Any], names: Collection[str]) -> Flow:
    """Return the flow that a definition describes; `names` are the keys of its form. Unsound with every problem."""
    reader = _FlowReader(names)
    flow = reader.flow(given)
    if reader.problems:
        raise Unsound(reader.problems)
    return flow


def check_flow(given: Mapping[str, Any], names: Collection[str]) -> list[Problem]:
    """Return what is wrong with a flow."""
    try:
        parse_flow(given, names)
    except Unsound as unsound:
        return unsound.problems
    return []


class _FlowReader(Reader):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self.names = {*names, *FACTS}

    def flow(self, given: Mapping[str, Any]) -> Flow:
        self.known_parts(given, PARTS, "")
        payment = given.get("payment", "none")
        if payment not in PAYMENTS:
            self.wrong("payment", _("支払いの時期を選んでください。"))
        charges = self._many(given, "charges", self._charge)
        if payment != "none" and not charges:
            self.wrong("charges", _("手数料を1つ以上指定してください。"))
        steps = self._many(given, "actions", self._step)
        outcomes = self._many(given, "outcomes", self._outcome)
        if not outcomes:
            self.wrong("outcomes", _("決定の種類が1つ以上必要です。"))
        self._keys_once("actions", steps)
        self._keys_once("outcomes", outcomes)
        refund = given.get("refund") or {}
        return Flow(
            payment=payment,
            charges=tuple(charges),
            standard_days=self._days(given),
            standard_days_source=str(given.get("standard_days_source", "")),
            unconfirmed=given.get("unconfirmed") is True,
            second_pair=given.get("second_pair", True) is True,
            steps=tuple(steps),
            outcomes=tuple(outcomes),
            refund_share=self.expression(refund, "share", "refund", self.names),
            withdrawal=given.get("withdrawal", True) is True,
            reopening=given.get("reopening") is True,
            lapse=self._lapse(given),
        )

    def _lapse(self, given: Mapping[str, Any]) -> str:
        lapse = given.get("lapse", "confirm")
        if lapse not in LAPSES:
            self.wrong("lapse", _("期限を過ぎたときの扱いを選んでください。"))
        return str(lapse)

    def _days(self, given: Mapping[str, Any]) -> int:
        days = given.get("standard_days")
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST_DAYS:
            self.wrong("standard_days", _("標準処理期間を、1から365までの開庁日数で入力してください。"))
            return 1
        return days

    def _many(self, given: Mapping[str, Any], name: str, read: Any) -> list[Any]:
        rows = given.get(name) or []
        if not isinstance(rows, list) or any(not isinstance(one, Mapping) for one in rows):
            self.wrong(name, _("並びで書いてください。"))
            return []
        return [read(one, f"{name}/{place}") for place, one in enumerate(rows)]

    def _keys_once(self, name: str, rows: list[Any]) -> None:
        keys = [one.key for one in rows]
        for place, key in enumerate(keys):
            if not KEY.fullmatch(key):
                self.wrong(f"{name}/{place}/key", _("名前は、英小文字で始まる英小文字・数字・下線です。"))
            elif key in keys[:place]:
                self.wrong(f"{name}/{place}/key", _("名前「%(key)s」が重なっています。") % {"key": key})

    def _charge(self, given: Mapping[str, Any], path: str) -> ChargeRule:
        self.known_parts(given, ("fee", "quantity", "when"), path)
        fee = str(given.get("fee", ""))
        if not FEE.fullmatch(fee):
            self.wrong(f"{path}/fee", _("手数料を選んでください。"))
        return ChargeRule(
            fee,
            self.expression(given, "quantity", path, self.names),
            self.expression(given, "when", path, self.names),
        )

    def _step(self, given: Mapping[str, Any], path: str) -> OfficeStep:
        self.known_parts(given, ("key", "label", "when", "adds", "removes", "answers"), path)
        return OfficeStep(
            key=str(given.get("key", "")),
            label=self.text(given, "label", path, needed=True),
            when=self.expression(given, "when", path, self.names),
            adds=self._flags(given, "adds", path),
            removes=self._flags(given, "removes", path),
            answers=given.get("answers") is True,
        )

    def _outcome(self, given: Mapping[str, Any], path: str) -> Outcome:
        self.known_parts(given, ("key", "label", "tone", "notice", "when", "charges", "needs_reason"), path)
        tone = given.get("tone", "neutral")
        if tone not in TONES:
            self.wrong(f"{path}/tone", _("色を選んでください。"))
        return Outcome(
            key=str(given.get("key", "")),
            label=self.text(given, "label", path, needed=True),
            tone=tone,
            notice=str(given.get("notice", "")),
            when=self.expression(given, "when", path, self.names),
            charges=given.get("charges") is True,
            needs_reason=given.get("needs_reason") is True,
        )

    def _flags(self, given: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
        flags = given.get(name) or []
        if not isinstance(flags, list) or any(
            not isinstance(one, str) or not KEY.fullmatch(one) for one in flags
        ):
            self.wrong(f"{path}/{name}", _("印の名前は、英小文字で始まる英小文字・数字・下線です。"))
            return ()
        return tuple(flags)
