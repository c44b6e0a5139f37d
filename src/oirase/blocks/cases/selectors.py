"""What pages and others read of cases: lists through the one filter, the two-sided timeline, what waits, who has looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from oirase.blocks.cases import fronts, terms
from oirase.blocks.cases.models import Action, Case, CaseType, Link, Queue
from oirase.blocks.cases.rules import REFUSED_FILE, Kind, Next, Standing, State
from oirase.blocks.forms.facade import Answer, Section, filled_by, read_answers, spec_of
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import plain_code
from oirase.kernel.access.models import Body, Grant, PostHolding, User, UserKind
from oirase.kernel.access.officers import officers_for, officers_with
from oirase.kernel.access.paging import Capped, capped_count
from oirase.kernel.access.records import MASK, RecordQuerySet
from oirase.kernel.search import find
from oirase.kernel.texts import LocalizedText

SOON = 2
SOON_TO_ANSWER = 7
MOST_FOUND = 500
MOST_COUNTED = 10_000
COUNTED = ("state", "next", "assignee_id", "due_on", "answer_by", "flags")
# Written out, because the ORM takes longer to make this statement than the database to answer it.
TURN = f"next IN ('{Next.OFFICE}', '{Next.CONFIRMER}')"
WAITING: dict[str, tuple[str, tuple[str, ...]]] = {
    "turn": (TURN, ()),
    "unassigned": (f"state = '{State.RECEIVED}' AND assignee_id IS NULL", ()),
    "mine": (f"{TURN} AND assignee_id = %s", ("me",)),
    "overdue": (f"{TURN} AND due_on < %s", ("today",)),
    "proposed": (f"state = '{State.PROPOSED}'", ()),
    "lapsing": ("answer_by < %s", ("today",)),
    "files": ("%s = ANY(flags)", ("mark",)),
}
NUMBERS = ", ".join(
    ["count(*)", *(f"count(*) FILTER (WHERE {condition})" for condition, _names in WAITING.values())]
)
LISTED = ("answers",)


def cases(actor: Actor, filters: Mapping[str, Any]) -> RecordQuerySet[Case]:
    """Return cases narrowed by a list's filters, before permission."""
    found: Any = Case.objects.select_related("assignee", "type").defer(*LISTED)
    for name in ("state", "next", "channel", "type", "outcome"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    if assignee := filters.get("assignee"):
        found = found.filter(_in_charge(actor, assignee))
    if words := filters.get("q"):
        hits = [hit.record_id for hit in find(actor, words, fronts.searched(), limit=MOST_FOUND)]
        found = found.filter(Q(number=plain_code(words)) | Q(pk__in=hits))
    if mark := filters.get("mark"):
        found = found.filter(flags__contains=[mark], ended_at=None)
    if answer := filters.get("answer"):
        found = found.filter(_answer(answer), ended_at=None)
    if (ended := filters.get("ended") or _usual(filters)) == "open":
        found = found.filter(ended_at=None)
    elif ended == "ended":
        found = found.exclude(ended_at=None)
    if due := filters.get("due"):
        found = found.filter(_due(due), ended_at=None, next__in=(Next.OFFICE, Next.CONFIRMER))
    if submitted := filters.get("submitted"):
        found = found.filter(**clock.within("submitted_at", *submitted))
    return found  # type: ignore[no-any-return]


def of_this_desk() -> Q:
    """Return the condition for cases of the block's own work list: those of systems with a list of their own are found there."""
    # Not by a join: the planner would leave the index of the list for it.
    return ~Q(type__in=CaseType.objects.filter(code__in=fronts.own_desks()).order_by().values("pk"))


def desk_cases(actor: Actor, filters: Mapping[str, Any]) -> RecordQuerySet[Case]:
    """Return the cases of the block's own work list, narrowed by its filters, before permission."""
    return cases(actor, filters).filter(of_this_desk())


def _usual(filters: Mapping[str, Any]) -> str:
    """Return which cases a list is about without a word: open ones, but whoever looks for a number, a state or a result means all."""
    return "all" if any(filters.get(name) for name in ("q", "state", "outcome")) else "open"


def _in_charge(actor: Actor, who: str) -> Q:
    if who == "absent":
        return absent()
    return Q(assignee={"none": None, "me": actor.user_id}.get(who, who))


def absent() -> Q:
    """Return the condition that the officer in charge is nobody who works here today (担当者不在): left, or without any role in force."""
    today = clock.today()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    posts = PostHolding.objects.filter(in_force, user=OuterRef(OuterRef("pk"))).values("post")
    grants = Grant.objects.filter(Q(user=OuterRef("pk")) | Q(post__in=posts), in_force)
    gone = User.objects.filter(kind=UserKind.STAFF).filter(Q(is_active=False) | ~Exists(grants))
    return Q(assignee__in=gone.values("pk"))


def _answer(when: str) -> Q:
    """Return the condition on the applicant's last day: over (with or without grace), or near."""
    today = clock.today()
    if when == "over":
        return Q(answer_by__lt=today)
    return (
        Q(answer_by__gte=today, answer_by__lte=today + timedelta(days=SOON_TO_ANSWER))
        if when == "soon"
        else Q()
    )


def to_remind() -> Iterator[UUID]:
    """Yield the cases whose applicant is to be reminded today, by each body's own number of days, and has not been."""
    today = clock.today()
    reminders = Action.objects.filter(case=OuterRef("pk"), kind=Kind.REMINDED).annotate(
        until=KeyTextTransform("until", "payload")
    )
    told = Exists(reminders.filter(until=Cast(OuterRef("answer_by"), CharField())))
    for body in Body.objects.all():
        last = today + timedelta(days=terms.term_days("cases.reminder_days", body))
        found = Case.objects.filter(body=body, ended_at=None, answer_by__gte=today, answer_by__lte=last)
        yield from found.exclude(told).order_by("answer_by", "pk").values_list("pk", flat=True)


def past_grace() -> Iterator[Case]:
    """Yield the cases whose applicant's day and days of grace are over, by each body's own number of days."""
    for body in Body.objects.all():
        last = clock.today() - timedelta(days=terms.term_days("cases.grace_days", body))
        found = Case.objects.filter(body=body, ended_at=None, answer_by__lt=last).defer(*LISTED)
        yield from found.order_by("answer_by", "pk")


def held_by(actor: Actor) -> list[tuple[User, int, bool]]:
    """Return who holds open cases that the actor may assign: the officer, how many, whether they are nobody who works here today; those first."""
    held = Case.objects.visible_to(actor, "assign").filter(ended_at=None, assignee__isnull=False).order_by()
    gone = set(held.filter(absent()).values_list("assignee", flat=True))
    numbers = dict(held.values_list("assignee").annotate(number=Count("pk")))
    people = User.objects.filter(pk__in=numbers).order_by("kana", "name")
    return sorted(((one, numbers[one.pk], one.pk in gone) for one in people), key=lambda row: not row[2])


def who_may_take(actor: Actor) -> list[User]:
    """Return the active officers who may work on cases of the bodies in which the actor assigns them."""
    bodies = {reach.body_id for reach in actor.reaches.get("cases.assign", ())}
    found = {user.pk: user for body in bodies for user, _able in officers_with("cases.work", body)}
    return sorted(found.values(), key=lambda one: (one.kana, one.name))


def _due(when: str) -> Q:
    today = clock.today()
    if when == "overdue":
        return Q(due_on__lt=today)
    return Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON)) if when == "soon" else Q()


def open_cases(actor: Actor, kinds: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many cases of some kinds are under way that the actor is in charge of, by kind."""
    seen = Case.objects.visible_to(actor, granted=True).filter(type__in=kinds, ended_at=None)
    return dict(seen.order_by().values_list("type").annotate(number=Count("pk")))


def kinds_of(actor: Actor) -> list[CaseType]:
    """Return the kinds of cases in the block's own work list that the actor may see cases of."""
    kinds = CaseType.objects.visible_to(actor, granted=True).exclude(code__in=fronts.own_desks())
    return sorted(kinds, key=lambda one: str(one.title))


def queues_of(actor: Actor) -> list[Queue]:
    """Return the queues of the actor's offices, in their order."""
    return list(Queue.objects.visible_to(actor, granted=True))


def counts(actor: Actor, only: Q = Q()) -> dict[str, Capped]:  # noqa: B008 - an empty condition never changes
    """Return what waits for an office: its turn, nobody's, one's own, late, to confirm, unanswered, with bad files; of absent officers for who assigns.

    One statement over its open cases; exact unless there are more than `MOST_COUNTED` of them.
    """
    seen = Case.objects.visible_to(actor, granted=True).filter(only, ended_at=None).order_by()
    everything, *numbers = _numbers(seen, actor.user_id)
    more = everything > MOST_COUNTED
    counted = {name: Capped(number, more) for name, number in zip(WAITING, numbers, strict=True)}
    # Who is absent is asked of all officers of the house: only for whoever hands cases over.
    return counted | ({"absent": capped_count(seen.filter(absent()))} if actor.has("cases.assign") else {})


def _numbers(seen: RecordQuerySet[Case], me: UUID | None) -> Sequence[int]:
    """Return how many open cases there are, up to a cap, and how many of them wait for what (`WAITING`)."""
    try:
        inner, params = seen.values(*COUNTED)[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return [0] * (1 + len(WAITING))
    asked = {"me": me, "today": clock.today(), "mark": REFUSED_FILE}
    values = [asked[name] for _condition, names in WAITING.values() for name in names]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NUMBERS} FROM ({inner}) AS waiting", [*values, *params])  # noqa: S608 - of constants and the ORM
        return cursor.fetchone()  # type: ignore[no-any-return]


def candidates(case: Case) -> list[User]:
    """Return the officers who may work on this very case."""
    return officers_for(case, "work")


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline: when, what, by whom, in which words; `ours` on the office's side, `internal` for officers only."""

    at: datetime
    title: str
    who: str = ""
    text: str = ""
    ours: bool = True
    internal: bool = False
    changes: Sequence[tuple[str, str, str]] = ()
    fields: Sequence[tuple[str, str]] = ()
    document: str = ""


def timeline(case: Case, *, for_applicant: bool, contact: bool = True) -> list[Entry]:
    """Return what happened, oldest first; the applicant sees what is meant for them, and the office instead of officers.

    Without `contact` what was mended about how the applicant is reached is masked.
    """
    found = Action.objects.filter(case=case).select_related("by").order_by("number")
    if for_applicant:
        found = found.filter(shared=True)
    hidden = frozenset() if contact else contact_fields(case)
    return [_entry(case, one, for_applicant, hidden) for one in found]


def last_done(case: Case, step: str) -> datetime | None:
    """Return when the office last did a step of the flow."""
    done = Action.objects.filter(case=case, kind=Kind.PERFORMED, payload__step=step).order_by("-number")
    return done.values_list("at", flat=True).first()


THEIRS = (Kind.SUBMITTED, Kind.CORRECTED, Kind.REPLY, Kind.PAID, Kind.WITHDRAWN)


def _entry(case: Case, action: Action, for_applicant: bool, hidden: frozenset[str]) -> Entry:
    kind = Kind(action.kind)
    ours = kind not in THEIRS
    who = _("窓口") if for_applicant else str(action.by or "")
    text = action.text
    if kind == Kind.PROPOSED:
        text = str(action.payload.get("reason", ""))
    return Entry(
        at=action.at,
        title=_title(action, kind),
        who=who if ours else case.applicant_name,
        text=text,
        ours=ours,
        internal=not action.shared,
        changes=_changes(case, action.payload.get("changes", {}), hidden),
        fields=_fields(case, action.payload.get("fields", ())) if kind == Kind.CORRECTION_ASKED else (),
        document=str(action.payload.get("document", "")),
    )


def _title(action: Action, kind: Kind) -> str:
    if kind == Kind.PERFORMED:
        return str(LocalizedText(action.payload["label"]))
    if kind == Kind.ASSIGNED:
        return _("担当が決まりました") if action.payload.get("to") else _("担当を外しました")
    if kind == Kind.MERGED:
        return _("%(number)s に統合しました") % {"number": action.payload["number"]}
    if kind == Kind.SPLIT:
        number = {"number": action.payload["number"]}
        return (
            _("%(number)s から分けた部分です") % number
            if "from" in action.payload
            else _("一部を %(number)s に分けました") % number
        )
    if kind == Kind.LINKED:
        return _("%(number)s と関連づけました") % {"number": action.payload["number"]}
    if kind == Kind.MOVED:
        return _("%(office)s に移しました") % {"office": action.payload["name"]}
    return _plain_titles()[kind]


def _plain_titles() -> dict[Kind, str]:
    return {
        Kind.SUBMITTED: _("受け付けました"),
        Kind.CORRECTION_ASKED: _("補正をお願いしました"),
        Kind.CORRECTION_DROPPED: _("補正のお願いを取り消しました"),
        Kind.CORRECTED: _("補正がありました"),
        Kind.MESSAGE: _("窓口からの連絡"),
        Kind.REPLY: _("窓口への連絡"),
        Kind.NOTE: _("メモ"),
        Kind.CHARGED: _("手数料を請求しました"),
        Kind.UNCHARGED: _("請求を取り消しました"),
        Kind.PAID: _("支払いがありました"),
        Kind.UNPAID: _("支払いの記録が取り消されました"),
        Kind.REFUNDED: _("還付しました"),
        Kind.PROPOSED: _("決定の案を作りました"),
        Kind.SENT_BACK: _("決定の案を戻しました"),
        Kind.CONFIRMED: _("決定しました"),
        Kind.NOTIFIED: _("結果をお知らせしました"),
        Kind.WITHDRAWN: _("取り下げられました"),
        Kind.LAPSED: _("期限が過ぎたので終わりました"),
        Kind.REOPENED: _("もう一度対応します"),
        Kind.REMINDED: _("期限が近いことをお知らせしました"),
        Kind.FILE_REFUSED: _("添付ファイルが利用できないと分かりました"),
        Kind.FILE_WAIVED: _("利用できないファイルなしで進めることにしました"),
    }


def _changes(case: Case, changes: Mapping[str, Any], hidden: frozenset[str]) -> list[tuple[str, str, str]]:
    version = case.type_version.form_version_id

    def text(key: str, value: Any) -> str:
        return MASK if key in hidden else _text(version, key, value)

    return [
        (_label(case, key), text(key, change["before"]), text(key, change["after"]))
        for key, change in changes.items()
    ]


def _fields(case: Case, fields: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(_label(case, one["key"]), one["message"]) for one in fields]


def _label(case: Case, key: str) -> str:
    field = spec_of(case.type_version.form_version_id).fields.get(key)
    return str(field.label) if field else key


def _text(version_id: UUID | None, key: str, value: Any) -> str:
    if value is None:
        return _("入力なし")
    answers: list[Answer] = [
        one for section in read_answers(version_id, {key: value}) for one in section.answers
    ]
    return answers[0].text if answers else str(value)


def contact_fields(case: Case) -> frozenset[str]:
    """Return the keys of the answers by which the applicant is reached; they are masked like the case's own columns."""
    return filled_by(case.type_version.form_version_id, "email", "phone")


def answers_of(case: Case, *, contact: bool = True) -> list[Section]:
    """Return what was applied for, by the form of that time; without `contact` how the applicant is reached is masked."""
    sections = read_answers(case.type_version.form_version_id, case.answers)
    if contact:
        return sections
    hidden = contact_fields(case)
    return [
        replace(
            section,
            answers=[replace(one, text=MASK) if one.key in hidden else one for one in section.answers],
        )
        for section in sections
    ]


def files_of(case: Case) -> list[Mapping[str, Any]]:
    """Return the files of a case's answers: id, name, size of each."""
    return [file for section in answers_of(case) for one in section.answers for file in one.files]


def case_numbered(actor: Actor, number: str) -> Case | None:
    """Return the case with a number among those that an officer is in charge of."""
    return Case.objects.visible_to(actor, "work").filter(number=plain_code(number)).first()


def links_of(actor: Actor, case: Case) -> list[Case]:
    """Return the cases linked with this one that the actor may see."""
    ids = {
        one
        for pair in Link.objects.filter(Q(case=case) | Q(other=case)).values_list("case_id", "other_id")
        for one in pair
    }
    return list(Case.objects.visible_to(actor, granted=True).filter(pk__in=ids - {case.pk}))


def of_parties(actor: Actor) -> Q:
    """Return the condition that a case names the actor or somebody whom they represent."""
    return Q(applicant_id__in=actor.parties) | Q(representative_id__in=actor.parties)


def asked_of(case: Case, standing: Standing) -> list[tuple[str, str]]:
    """Return the label of each field that the applicant is to mend, and why."""
    return [(_label(case, one.key), one.message) for one in standing.asked]
