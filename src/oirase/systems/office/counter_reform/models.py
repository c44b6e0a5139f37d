"""Visits to a counter with the procedures that were filled in, and surveys of how a procedure's work is done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.cases.facade import Case
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.counter_reform.rules import WorkStep, steps_of
from oirase.ui.origins import ORIGINS


class VisitState(models.TextChoices):
    """How far a visit is (来庁の状態)."""

    OPEN = "open", _("聞き取り中")
    SUBMITTED = "submitted", _("受付済み")
    FINISHED = "finished", pgettext_lazy("visit", "終了")
    CANCELLED = "cancelled", pgettext_lazy("visit", "中止")


TONES = {
    VisitState.OPEN: "warning",
    VisitState.SUBMITTED: "info",
    VisitState.FINISHED: "success",
    VisitState.CANCELLED: "neutral",
}


class Visit(Record):
    """Somebody at the counter (来庁), from greeting to farewell. It names nobody: who came stands in the cases.

    `asked` boxes were asked, `separate` would have been if each form had been filled in by itself. `surveyed_minutes` is what the surveys of
    the work before say of these procedures (none where one has not been surveyed). `counted`: short enough to count as measured.
    """

    officer = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="受け付けた職員", db_index=False
    )
    life_event = models.CharField("ライフイベント", max_length=20, blank=True)
    language = models.CharField("連絡の言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=VisitState.choices, default=VisitState.OPEN)
    started_at = models.DateTimeField("開始日時", default=clock.now)
    submitted_at = models.DateTimeField("受付日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)
    seconds = models.PositiveIntegerField("来庁の時間（秒）", null=True, blank=True)
    procedures = models.PositiveSmallIntegerField("手続の数", default=0)
    asked = models.PositiveIntegerField("聞いた項目の数", null=True, blank=True)
    separate = models.PositiveIntegerField("別々に書く場合の項目の数", null=True, blank=True)
    surveyed_minutes = models.PositiveIntegerField("見直し前の調査による分", null=True, blank=True)
    counted = models.BooleanField("測った時間に数える", default=False)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "来庁"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=VisitState.FINISHED, finished_at__isnull=False, seconds__isnull=False)
                | (~Q(state=VisitState.FINISHED) & Q(seconds__isnull=True, counted=False)),
                name="visit_measured_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="visit_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "started_at", "id"], name="visit_body_started"),
            models.Index(fields=["organisation", "started_at", "id"], name="visit_office_started"),
            models.Index(
                fields=["finished_at"], name="visit_finished", condition=Q(state=VisitState.FINISHED)
            ),
        ]

    class Access:
        pass

    def __str__(self) -> str:
        return f"{clock.local(self.started_at):%Y-%m-%d %H:%M}"

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES[VisitState(self.state)]

    @property
    def minutes(self) -> float | None:
        """Return how long it took, to a tenth of a minute."""
        return None if self.seconds is None else round(self.seconds / 60, 1)

    @property
    def saved(self) -> int | None:
        """Return how many boxes nobody had to fill in again."""
        return None if self.asked is None or self.separate is None else self.separate - self.asked


class VisitPart(Record):
    """One procedure of a visit: its draft while it is filled in, its case afterwards."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="parts", verbose_name="来庁")
    place = models.PositiveSmallIntegerField("順")
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="+", verbose_name="手続", db_index=False
    )
    # Drafts are swept when they have been handed in: no foreign key keeps one.
    draft_id = models.UUIDField("下書き")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="案件", db_index=False
    )

    class Meta:
        verbose_name = "来庁で受け付けた手続"
        ordering = ["visit_id", "place"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "procedure"], name="visit_procedure_once"),
            models.UniqueConstraint(fields=["case"], name="visit_case_once", condition=Q(case__isnull=False)),
        ]

    class Access:
        through = "visit"

    def __str__(self) -> str:
        return f"{self.visit_id} {self.place}"


class Phase(models.TextChoices):
    """When the work was like that (調査の時点)."""

    BEFORE = "before", _("見直し前")
    AFTER = "after", _("見直し後")


class Survey(Record):
    """How the work of a procedure is done, step by step (業務の調査): a version, never changed; the newest of its phase holds.

    `code` names the procedure in all bodies. A survey that is `shared` is read by everybody: work steps are no secret, and
    other bodies compare theirs with them.
    """

    code = models.CharField("手続の識別名", max_length=60)
    phase = models.CharField("時点", max_length=10, choices=Phase.choices)
    number = models.PositiveIntegerField("版")
    steps = models.JSONField("手順", default=list)
    documents = models.JSONField("書類", default=list)
    surveyed_on = models.DateField("調査した日")
    note = models.CharField("調べ方", max_length=500, blank=True)
    origin = models.CharField(
        "値の出所", max_length=10, choices=[(code, one.title) for code, one in ORIGINS.items()]
    )
    shared = models.BooleanField("ほかの団体にも公開する", default=False)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登録者", db_index=False
    )

    class Meta:
        verbose_name = "業務の調査"
        constraints = [
            models.UniqueConstraint(fields=["body", "code", "phase", "number"], name="survey_version")
        ]
        indexes = [
            models.Index(fields=["organisation", "code", "phase"], name="survey_office_code"),
            models.Index(fields=["code", "phase"], name="survey_shared", condition=Q(shared=True)),
        ]

    class Access:
        public = {"shared": True}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return f"{self.code} {self.phase} {self.number}"

    @property
    def work(self) -> list[WorkStep]:
        """Return the steps in their order."""
        return steps_of(self.steps)
