"""Forms with their versions, what people have begun to fill in, and what they let be filled in for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.files.models import StoredFile
from oirase.kernel.texts import LocalizedTextField


class Form(Record):
    """A form (様式): the definition that officers work on. What people fill in are its published versions."""

    code = models.CharField("識別名", max_length=60)
    title = LocalizedTextField("名称")
    purpose = models.CharField("目的", max_length=300, blank=True)
    review_on = models.DateField("見直す日", null=True, blank=True)
    definition = models.JSONField("定義")
    changed_at = models.DateTimeField("更新日時", default=clock.now)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="更新者"
    )

    class Meta:
        verbose_name = "様式"
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="form_code_in_body")]
        indexes = [
            models.Index(fields=["body", "changed_at", "id"], name="form_body_changed"),
            models.Index(fields=["organisation", "changed_at", "id"], name="form_office_changed"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Earlier(Record):
    """How a form's definition was before a change (前の状態): the newest ones are kept, so that a change can be taken back."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+", verbose_name="様式")
    definition = models.JSONField("定義")
    what = models.CharField("変更の内容", max_length=200, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="変更者"
    )

    class Meta:
        verbose_name = "様式の前の状態"
        ordering = ["-created_at", "-id"]

    class Access:
        through = "form"

    def __str__(self) -> str:
        return self.what


class Sample(Record):
    """Sample answers with what should come of them (見本の回答): officers try a form by them before they publish it. Always made up."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+", verbose_name="様式")
    title = models.CharField("名前", max_length=100)
    inputs = models.JSONField("入力", default=dict)
    files = models.JSONField("添付のつもりの項目", default=list)
    day = models.DateField("申請日")
    expected = models.JSONField("期待する結果", default=dict)

    class Meta:
        verbose_name = "見本の回答"
        ordering = ["created_at", "id"]

    class Access:
        through = "form"

    def __str__(self) -> str:
        return self.title


class VersionState(models.TextChoices):
    """Whether a version may still be filled in (版の状態)."""

    PUBLISHED = "published", _("公開中")
    WITHDRAWN = "withdrawn", _("公開終了")


class FormVersion(Record):
    """A published version of a form (版): never changed, so that a case is read by the form in which it was handed in."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="+", verbose_name="様式")
    number = models.PositiveIntegerField("版")
    definition = models.JSONField("定義")
    schema = models.JSONField("JSON Schema")
    note = models.CharField("変更の説明", max_length=500, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=VersionState.choices, default=VersionState.PUBLISHED
    )
    published_at = models.DateTimeField("公開日時", default=clock.now)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="公開者"
    )
    withdrawn_at = models.DateTimeField("公開終了日時", null=True, blank=True)

    class Meta:
        verbose_name = "様式の版"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_number")]

    class Access:
        public = {"state": "published"}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"


class DraftState(models.TextChoices):
    """Whether a draft has been handed in (下書きの状態)."""

    OPEN = "open", _("入力中")
    SENT = "sent", _("送信済み")


class Draft(Record):
    """What somebody has begun to fill in (下書き): everything as it was typed, readable or not.

    It belongs to an account, or to whoever knows its code. No role sees drafts. `purpose` names who takes it in (a port), `about`
    is theirs, but for its `channel`: the way in which it came, by which steps are counted. Once sent it holds nothing of what was
    typed, only what has become of it. `only` narrows it to the fields that are to be mended, worked out as of the day of the application
    (`applied_on`). `trail` remembers the steps that were opened and those that were left complete, so that each is counted once.
    """

    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", verbose_name="様式の版")
    purpose = models.CharField("用途", max_length=40)
    about = models.JSONField("対象", default=dict)
    inputs = models.JSONField("入力", default=dict)
    only = models.JSONField("直す項目", default=list)
    applied_on = models.DateField("申請日", null=True, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="入力者"
    )
    language = models.CharField("表示言語", max_length=10, default="ja")
    trail = models.JSONField("開いたステップ", default=dict)
    state = models.CharField("状態", max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    saved_at = models.DateTimeField("保存日時", default=clock.now)
    expires_on = models.DateField("保存期限")
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    sent_to = models.CharField("送信先", max_length=300, blank=True)

    class Meta:
        verbose_name = "下書き"
        indexes = [
            models.Index(fields=["user", "saved_at", "id"], name="draft_user_saved"),
            models.Index(fields=["expires_on"], name="draft_expires", condition=Q(state="open")),
            models.Index(fields=["form_version"], name="draft_open_version", condition=Q(state="open")),
        ]

    class Access:
        # No permission of this prefix is declared: what somebody has not sent yet is nobody else's.
        prefix = "forms_draft"
        parties = ("user",)

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Attachment(Record):
    """A file handed in with a form (添付): kept at once when it is chosen, so that no later error loses it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+", verbose_name="下書き")
    field = models.CharField("項目", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="ファイル")

    class Meta:
        verbose_name = "添付ファイル"
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["draft", "field"], name="attachment_draft_field")]

    class Access:
        through = "draft"

    def __str__(self) -> str:
        return f"{self.draft_id} {self.field}"


class Moment(models.TextChoices):
    """What is counted while people fill in (数える出来事): a draft is begun, a step opened or left complete, the draft sent."""

    BEGUN = "begun", "始めた"
    SHOWN = "shown", "開いた"
    COMPLETED = "completed", "終えた"
    SENT = "sent", "送信した"


class StepTally(models.Model):
    """How many drafts came to a moment of a version on a day (入力の件数): a counter and no row per person, so it has no rights of its own.

    `step` is empty for begun and sent. The same counter stands in several rows (`shard`), or everybody who fills in one form at the
    same time would wait for one row; past days are folded into one.
    """

    form_version = models.ForeignKey(
        FormVersion, models.CASCADE, related_name="+", verbose_name="様式の版", db_index=False
    )
    day = models.DateField("日付")
    step = models.CharField("ステップ", max_length=40, blank=True)
    moment = models.CharField("出来事", max_length=10, choices=Moment.choices)
    channel = models.CharField("受付方法", max_length=20, blank=True)
    shard = models.PositiveSmallIntegerField("分け")
    number = models.PositiveIntegerField("件数", default=0)

    class Meta:
        verbose_name = "入力の件数"
        constraints = [
            models.UniqueConstraint(
                fields=["form_version", "day", "step", "moment", "channel", "shard"], name="step_tally_once"
            )
        ]
        indexes = [models.Index(fields=["day"], name="step_tally_day")]

    def __str__(self) -> str:
        return f"{self.form_version_id} {self.day} {self.step} {self.moment}: {self.number}"


class Profile(models.Model):
    """What a person lets be filled in for them (登録情報): GIF's part on the applicant (申請 A票), kept with their consent.

    It belongs to the account and to no body.
    """

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    values = models.JSONField("登録情報", default=dict)
    consented_at = models.DateTimeField("同意日時", default=clock.now)

    class Meta:
        verbose_name = "登録情報"

    def __str__(self) -> str:
        return str(self.user_id)
