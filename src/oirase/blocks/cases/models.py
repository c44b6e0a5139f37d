"""Kinds of cases with their versions, cases, and what has been done with them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases import rules
from oirase.blocks.cases.rules import Kind, Next, State
from oirase.blocks.forms.facade import FormVersion
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField

STATES = {
    State.AWAITING_PAYMENT: _("支払い待ち"),
    State.RECEIVED: _("受付済み"),
    State.REVIEWING: _("対応中"),
    State.CORRECTING: _("補正待ち"),
    State.ANSWERED: _("回答済み"),
    State.PROPOSED: _("確認待ち"),
    State.DECIDED: _("通知待ち"),
    State.AWAITING_FEE: _("手数料待ち"),
    State.COMPLETED: _("完了"),
    State.WITHDRAWN: _("取下げ"),
    State.LAPSED: _("期限切れで終了"),
    State.MERGED: _("統合"),
}
TONES = {
    State.AWAITING_PAYMENT: "warning",
    State.RECEIVED: "warning",
    State.REVIEWING: "info",
    State.CORRECTING: "warning",
    State.ANSWERED: "success",
    State.PROPOSED: "info",
    State.DECIDED: "info",
    State.AWAITING_FEE: "warning",
    State.COMPLETED: "success",
    State.WITHDRAWN: "neutral",
    State.LAPSED: "neutral",
    State.MERGED: "neutral",
}
TURNS = {
    Next.OFFICE: _("窓口の担当"),
    Next.CONFIRMER: _("確認する職員"),
    Next.APPLICANT: _("申請者"),
    Next.NOBODY: _("なし（終わっています）"),
}


class Channel(models.TextChoices):
    """How an application came in (受付方法)."""

    WEB = "web", _("オンライン")
    COUNTER = "counter", _("窓口")
    POST = "post", _("郵送")
    TELEPHONE = "telephone", _("電話")


class CaseType(Record):
    """A kind of cases (案件の種類): a procedure, or whatever else offices handle case by case."""

    code = models.CharField("識別名", max_length=60)
    title = LocalizedTextField("名称")

    class Meta:
        verbose_name = "案件の種類"
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="case_type_code_in_body")]

    class Access:
        pass

    def __str__(self) -> str:
        return str(self.title)


class CaseTypeVersion(Record):
    """How cases of a kind are handled from a day on (処理の版): never changed; each case keeps the one it began with.

    Without a form its cases have no answers: the system keeps what is asked in records of its own.
    """

    type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", verbose_name="種類")
    number = models.PositiveIntegerField("版")
    form_version = models.ForeignKey(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="様式の版"
    )
    flow = models.JSONField("処理の流れ")

    class Meta:
        verbose_name = "処理の版"
        constraints = [models.UniqueConstraint(fields=["type", "number"], name="case_type_version_number")]

    class Access:
        pass

    def __str__(self) -> str:
        return f"{self.type_id} {self.number}"


class Case(Record):
    """An application and all that becomes of it (案件).

    Its actions are the record; state, turn, flags, office in charge and days follow from them and stand here so that lists can be read.
    The applicant is an account, or whoever knows number and code.
    """

    number = models.CharField("受付番号", max_length=20, editable=False)
    type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", verbose_name="種類", db_index=False)
    type_version = models.ForeignKey(
        CaseTypeVersion, models.PROTECT, related_name="+", verbose_name="処理の版", db_index=False
    )
    channel = models.CharField("受付方法", max_length=10, choices=Channel.choices, default=Channel.WEB)
    applicant = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申請者", db_index=False
    )
    representative = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代理人", db_index=False
    )
    applicant_name = models.CharField("申請者の氏名・名称", max_length=200)
    email = models.EmailField("メールアドレス", max_length=254, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    language = models.CharField("連絡の言語", max_length=10, default="ja")
    answers = models.JSONField("申請内容", default=dict)
    state = models.CharField("状態", max_length=20, choices=list(STATES.items()), default=State.RECEIVED)
    next = models.CharField("次に動く人", max_length=10, choices=list(TURNS.items()), default=Next.OFFICE)
    flags = ArrayField(models.CharField(max_length=40), verbose_name="印", default=list)
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="担当", db_index=False
    )
    outcome = models.CharField("結果", max_length=40, blank=True)
    submitted_at = models.DateTimeField("申請日時", default=clock.now)
    received_at = models.DateTimeField("受付日時", null=True, blank=True)
    due_on = models.DateField("処理期限")
    due_unconfirmed = models.BooleanField("期限は未確認の標準値", default=False)
    answer_by = models.DateField("申請者の期限", null=True, blank=True)
    file_ids = ArrayField(models.UUIDField(), verbose_name="添付ファイル", default=list)
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    days_taken = models.PositiveIntegerField("決定までの日数", null=True, blank=True)
    ended_at = models.DateTimeField("完了日時", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="統合先", db_index=False
    )
    steps = models.PositiveIntegerField("操作の数", default=0)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "案件"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="case_number"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(rules.ENDS), next=Next.NOBODY, ended_at__isnull=False)
                | (~Q(state__in=sorted(rules.ENDS)) & ~Q(next=Next.NOBODY) & Q(ended_at__isnull=True)),
                name="case_has_a_next_actor_or_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "submitted_at", "id"], name="case_body_submitted"),
            models.Index(fields=["organisation", "submitted_at", "id"], name="case_office_submitted"),
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="case_office_open_due",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["body", "due_on", "id"], name="case_body_open_due", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["assignee", "due_on"], name="case_assignee_open", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["applicant", "submitted_at", "id"], name="case_applicant"),
            models.Index(
                fields=["representative", "submitted_at", "id"],
                name="case_representative",
                condition=Q(representative__isnull=False),
            ),
            models.Index(fields=["type", "submitted_at", "id"], name="case_type_submitted"),
            models.Index(fields=["number"], name="case_by_number"),
            models.Index(
                fields=["organisation", "answer_by"],
                name="case_office_answer_by",
                condition=Q(answer_by__isnull=False),
            ),
            GinIndex(fields=["file_ids"], name="case_files"),
        ]

    class Access:
        parties = ("applicant", "representative")
        constraints = ("type",)
        masked = {"email": "cases.contact", "phone": "cases.contact"}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return f"{self.number} {self.applicant_name}"

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES[State(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.ended_at is None

    @property
    def overdue(self) -> bool:
        """Whether it is the office's turn and its time is over."""
        return rules.is_overdue(self.due_on, clock.today(), self.state)


class Action(Record):
    """One thing that was done with a case (操作): only ever added. `shared` ones are shown to the applicant, too.

    It has no party: the applicant reads a case's shared actions through the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="案件", db_index=False)
    number = models.PositiveIntegerField("番号")
    kind = models.CharField("種類", max_length=20, choices=[(one.value, one.value) for one in Kind])
    at = models.DateTimeField("日時", default=clock.now)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="操作者", db_index=False
    )
    shared = models.BooleanField("申請者にも見せる", default=False)
    text = models.TextField("本文", max_length=4000, blank=True)
    payload = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "操作"
        ordering = ["case_id", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="action_number_in_case")]

    class Access:
        pass

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.kind}"


class Link(Record):
    """Two cases that have to do with each other (関連案件): merged, split off, or just related."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="案件")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="関連する案件")
    reason = models.CharField("関係", max_length=200, blank=True)

    class Meta:
        verbose_name = "関連案件"
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="case_link_once")]

    class Access:
        pass

    def __str__(self) -> str:
        return f"{self.case_id} - {self.other_id}"


class Queue(Record):
    """A work queue of an office (作業の列): a saved query over the case list, the same for all its officers."""

    title = LocalizedTextField("名称")
    query = models.CharField("条件", max_length=1000)
    place = models.PositiveSmallIntegerField("並び", default=0)

    class Meta:
        verbose_name = "作業の列"
        ordering = ["place", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "query"], name="queue_query_in_office")
        ]

    class Access:
        pass

    def __str__(self) -> str:
        return str(self.title)
