"""Recording how the work of a procedure is done: each time a new version, the older ones stay as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden, office_for
from oirase.kernel.commands import Conflict, Rejected, changed, command, permit
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.counter_reform.models import Phase, Survey
from oirase.systems.office.counter_reform.rules import MEDIA, WorkStep
from oirase.ui.origins import ORIGINS

LIMITS = {"title": 100, "who": 100, "counter": 100}
MOST_STEPS, MOST_DOCUMENTS, MOST_MINUTES, MOST_WRITTEN = 60, 40, 1440, 99


@command("counter_reform.record_survey")
def record_survey(
    actor: Actor,
    *,
    code: str,
    phase: str,
    steps: Sequence[Mapping[str, Any]],
    documents: Sequence[str],
    surveyed_on: date,
    origin: str,
    note: str = "",
    shared: bool = False,
    after_number: int | None = None,
) -> Survey:
    """Record a survey of a procedure for the officer's body. `after_number`: the version that was looked at (0: none).

    Conflict when somebody has recorded another one since, Rejected when the newest is of an office that is not the officer's. What the newest survey says about sharing holds for those before it, too.
    """
    office = office_for(actor, Survey, "survey")
    if office is None:
        raise Forbidden("counter_reform.survey")
    permit("counter_reform.survey")
    survey = Survey(
        organisation=office,
        body_id=office.body_id,
        code=code,
        phase=phase,
        steps=_steps(steps),
        documents=_documents(documents),
        surveyed_on=surveyed_on,
        note=note.strip(),
        origin=origin,
        shared=shared,
        made_by_id=actor.user_id,
    )
    _check(survey)
    earlier = Survey.objects.filter(body_id=office.body_id, code=code, phase=phase)
    newest = earlier.order_by("-number").first()
    if newest and not surveyed_by(actor, code, phase).filter(pk=newest.pk).exists():
        raise Rejected(_("この手続の調査は、ほかの部署が登録しています。"))
    last = newest.number if newest else 0
    if after_number is not None and after_number != last:
        raise Conflict(_("ほかの人が先に更新しました。最新の内容を確認してください。"))
    if not shared:
        earlier.filter(shared=True).update(shared=False)
    survey.number = last + 1
    survey.save(force_insert=True)
    changed(
        survey, "recorded", after={"code": code, "phase": phase, "number": survey.number, "shared": shared}
    )
    return survey


def surveyed_by(actor: Actor, code: str, phase: str) -> QuerySet[Survey]:
    """Return the surveys of a procedure that the actor goes on with, the newest first."""
    rows = Survey.objects.visible_to(actor, "survey", granted=True).filter(code=code, phase=phase)
    return rows.order_by("-number")


def _check(survey: Survey) -> None:
    problems = {}
    if not Procedure.objects.filter(code=survey.code).exists():
        problems["code"] = [_("手続を選んでください。")]
    if survey.phase not in Phase.values:
        problems["phase"] = [_("見直しの前か後かを選んでください。")]
    if survey.origin not in ORIGINS:
        problems["origin"] = [_("値の出所を選んでください。")]
    if survey.surveyed_on > clock.today():
        problems["surveyed_on"] = [_("今日までの日を入力してください。")]
    if len(survey.note) > 500:
        problems["note"] = [_("%(limit)s字以内で入力してください。") % {"limit": 500}]
    if problems:
        raise Rejected(problems)


def _steps(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps as they are kept; Rejected for none, too many, or one that says too little or too much."""
    found = [_step(row) for row in rows]
    if not found or len(found) > MOST_STEPS:
        raise Rejected(_("手順を1つから%(most)dまで入力してください。") % {"most": MOST_STEPS}, "steps")
    return [vars(one) for one in found]


def _step(row: Mapping[str, Any]) -> WorkStep:
    texts = {name: str(row.get(name) or "").strip() for name in LIMITS}
    minutes, written = row.get("minutes"), row.get("written") or 0
    too_long = any(len(text) > LIMITS[name] for name, text in texts.items())
    if not texts["title"] or not texts["who"] or too_long or row.get("medium") not in MEDIA:
        raise Rejected(_("手順の名前・担当・扱い方を確認してください。"), "steps")
    if not _within(minutes, MOST_MINUTES) or not _within(written, MOST_WRITTEN):
        raise Rejected(_("手順の時間と書類の数を確認してください。"), "steps")
    return WorkStep(minutes=minutes, medium=row["medium"], written=written, **texts)  # type: ignore[arg-type]


def _within(value: Any, most: int) -> bool:
    return isinstance(value, int) and 0 <= value <= most


def _documents(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    if len(found) > MOST_DOCUMENTS or any(len(one) > 100 for one in found):
        raise Rejected(
            _("書類は%(most)d件まで、1行に1つずつ入力してください。") % {"most": MOST_DOCUMENTS}, "documents"
        )
    return found
