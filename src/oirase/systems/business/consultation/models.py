"""Requests and the contacts about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.systems.business.consultation import rules
from oirase.systems.business.consultation.rules import State

STATES = {
    State.RECEIVED: _("受付"),
    State.ASSIGNED: _("対応中"),
    State.ANSWERED: _("回答済み"),
    State.CLOSED: pgettext_lazy("consultation", "完了"),
    State.WITHDRAWN: _("取下げ"),
}
TONES = {
    State.RECEIVED: "warning",
    State.ASSIGNED: "info",
    State.ANSWERED: "success",
    State.CLOSED: "neutral",
    State.WITHDRAWN: "neutral",
}


class Channel(models.TextChoices):
    """How a request came in (受付方法)."""

    WEB = "web", _("ウェブ")
    TELEPHONE = "telephone", _("電話")
    VISIT = "visit", _("来庁・訪問")


class Topic(models.TextChoices):
    """What it is about (相談の分野)."""

    PROCESS = "process", _("業務の見直し・効率化")
    SYSTEM = "system", _("システム・機器の導入")
    DATA = "data", _("データの活用")
    SALES = "sales", _("販路・ネット販売")
    PEOPLE = "people", _("人材の育成・確保")
    SECURITY = "security", _("情報セキュリティ")
    SUBSIDY = "subsidy", _("補助金・支援制度")
    OTHER = "other", _("その他")


class Outcome(models.TextChoices):
    """What came of it (対応の結果)."""

    SOLVED = "solved", _("解決した")
    REFERRED = "referred", _("ほかの機関を紹介した")
    CONTINUED = "continued", _("継続して支援する")
    UNSOLVED = "unsolved", _("解決に至らなかった")


class Request(Record):
    """A company's question to the desk (相談) with all that became of it.

    The company is an account (`applicant`), or whoever knows the number and the tracking code.
    """

    number = models.CharField("受付番号", max_length=20, editable=False)
    channel = models.CharField("受付方法", max_length=10, choices=Channel.choices)
    topic = models.CharField("分野", max_length=10, choices=Topic.choices)
    question = models.TextField("相談内容", max_length=4000)
    applicant = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="相談者", db_index=False
    )
    company_name = models.CharField("会社名", max_length=100)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    contact_name = models.CharField("担当者名", max_length=100)
    email = models.EmailField("メールアドレス", max_length=254, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    language = models.CharField("連絡の言語", max_length=10, default="ja")
    received_at = models.DateTimeField("受付日時", default=clock.now)
    due_on = models.DateField("回答期限")
    due_unconfirmed = models.BooleanField("期限は標準値", default=False)
    state = models.CharField("状態", max_length=10, choices=list(STATES.items()), default=State.RECEIVED)
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="担当"
    )
    assigned_at = models.DateTimeField("担当決定日時", null=True, blank=True)
    answer = models.TextField("回答", max_length=8000, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回答者", db_index=False
    )
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField("完了日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, blank=True)
    score = models.PositiveSmallIntegerField("満足度", null=True, blank=True)
    comment = models.CharField("満足度の理由", max_length=1000, blank=True)
    rated_at = models.DateTimeField("満足度の回答日時", null=True, blank=True)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "相談"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="request_number"),
            models.CheckConstraint(
                condition=Q(state__in=(State.ANSWERED, State.CLOSED), answered_at__isnull=False)
                | (~Q(state__in=(State.ANSWERED, State.CLOSED)) & Q(answered_at__isnull=True)),
                name="request_answered",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(rules.MIN_SCORE, rules.MAX_SCORE)),
                name="request_score",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "received_at", "id"], name="request_body_received"),
            models.Index(fields=["organisation", "received_at", "id"], name="request_office_received"),
            models.Index(fields=["body", "due_on", "id"], name="request_body_due"),
            models.Index(fields=["organisation", "due_on", "id"], name="request_office_due"),
            models.Index(fields=["applicant", "received_at", "id"], name="request_applicant"),
            models.Index(
                fields=["answered_at"], name="request_answered_at", condition=Q(answered_at__isnull=False)
            ),
        ]

    class Access:
        parties = ("applicant",)
        masked = {  # noqa: RUF012 - declared like Meta
            "contact_name": "consultation.contact",
            "email": "consultation.contact",
            "phone": "consultation.contact",
        }

    def __str__(self) -> str:
        return f"{self.number} {self.company_name}"

    def settle(self) -> None:
        """Bring the state in line with what has been done."""
        self.state = rules.state_of(
            assigned=self.assignee_id is not None,
            answered=self.answered_at is not None,
            closed=self.closed_at is not None,
            withdrawn=self.withdrawn_at is not None,
        )

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES[State(self.state)]

    @property
    def overdue(self) -> bool:
        """Whether it should have been answered before today."""
        return rules.is_overdue(self.due_on, clock.today(), self.state)


class ContactKind(models.TextChoices):
    """How company and desk spoke with each other (連絡の方法)."""

    TELEPHONE = "telephone", _("電話")
    MAIL = "mail", _("メール")
    MEETING = "meeting", _("面談・訪問")
    NOTE = "note", _("メモ")


class Contact(Record):
    """One entry of the contact log (応対記録); entries are only added.

    `shared` ones are for the company, too; where it has an account, that is the row's party. Notes among officers have none.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="+", verbose_name="相談")
    kind = models.CharField("方法", max_length=10, choices=ContactKind.choices)
    text = models.TextField("内容", max_length=4000)
    shared = models.BooleanField("相談者にも見せる", default=False)
    shared_with = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "応対記録"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shared=True) | Q(shared_with__isnull=True), name="contact_note_has_no_party"
            )
        ]

    class Access:
        parties = ("shared_with",)

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
