"""Rules about values, what they found, and who wants to know: rules by version, alerts with their evidence, actions that are only added."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.observations.models.numbers import Numbered
from oirase.blocks.observations.models.places import Entity
from oirase.blocks.observations.models.series import ObservedProperty, Series
from oirase.kernel import clock
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField


class Severity(models.IntegerChoices):
    """How grave it is (重大度)."""

    NOTICE = 1, pgettext_lazy("severity", "注意")
    WARNING = 2, pgettext_lazy("severity", "警報")
    URGENT = 3, pgettext_lazy("severity", "緊急")


class AlertRule(Numbered, Record):
    """What is watched (警報ルール): one series, or all series of a property, of a kind of station, or of both.

    What it says stands in its versions. `public` makes its thresholds and its alerts on public series public.
    """

    code = models.SlugField("コード", max_length=60)
    name = LocalizedTextField("名称")
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="観測系列"
    )
    property = models.ForeignKey(
        ObservedProperty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="観測項目"
    )
    entity_kind = models.SlugField("観測局の種類", max_length=40, blank=True)
    active = models.BooleanField("使用中", default=True)
    public = models.BooleanField("公開", default=False)
    changed_at = models.DateTimeField("更新日時", default=clock.now, editable=False)

    class Meta:
        verbose_name = "警報ルール"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "code"], name="observations_rule_code"),
            models.CheckConstraint(
                condition=Q(series__isnull=False) | Q(property__isnull=False) | ~Q(entity_kind=""),
                name="observations_rule_watches_something",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "number"], name="observations_rule_office")]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class RuleVersion(Record):
    """What a rule says from a moment on (警報ルールの版): `definition` is read by `alerts.rules`, `text` has placeholders in braces."""

    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="versions", verbose_name="警報ルール")
    number = models.PositiveIntegerField("版")
    since = models.DateTimeField("適用開始")
    definition = models.JSONField("条件")
    severity = models.PositiveSmallIntegerField("重大度", choices=Severity.choices, default=Severity.WARNING)
    text = LocalizedTextField("文面", blank=True)
    source = models.CharField("出典", max_length=500, blank=True)
    unconfirmed = models.BooleanField("未確認", default=True)
    made_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = "警報ルールの版"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "number"], name="observations_rule_version")
        ]

    class Access:
        through = "rule"

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number}"


class AlertState(models.TextChoices):
    """How an alert stands (警報の状態)."""

    OPEN = "open", _("発生中")
    ACKNOWLEDGED = "acknowledged", _("確認済み")
    ENDED = "ended", _("終息")
    CLOSED = "closed", _("職員が終了")
    WITHDRAWN = "withdrawn", _("取り消し")


STANDING = (AlertState.OPEN, AlertState.ACKNOWLEDGED)


class Alert(Record):
    """A rule that fired on a series (警報), with its evidence: the values, the thresholds and the version of the rule.

    `since` is when the condition began, `raised_at` when it had held for long enough, `ended_at` when it was over, all three by the
    times of the values; `noticed_at` is by the clock. `withdrawn` is one whose values were later corrected.
    """

    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="alerts", verbose_name="警報ルール")
    rule_version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+", verbose_name="ルールの版")
    series = models.ForeignKey(Series, models.PROTECT, related_name="alerts", verbose_name="観測系列")
    state = models.CharField("状態", max_length=12, choices=AlertState.choices, default=AlertState.OPEN)
    severity = models.PositiveSmallIntegerField("重大度", choices=Severity.choices)
    text = LocalizedTextField("文面")
    since = models.DateTimeField("始まり")
    raised_at = models.DateTimeField("発生日時")
    noticed_at = models.DateTimeField("検知日時", default=clock.now)
    ended_at = models.DateTimeField("終わり", null=True, blank=True)
    value = models.FloatField("値")
    peak = models.FloatField("最大・最小")
    peak_at = models.DateTimeField("最大・最小の日時")
    evidence = models.JSONField("根拠")
    muted = models.BooleanField("通知停止中", default=False)
    public = models.BooleanField("公開", default=False)
    simulated = models.BooleanField("模擬データ", default=False)

    class Meta:
        verbose_name = "警報"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "series"],
                name="observations_one_open_alert",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(raised_at__gte=F("since")), name="observations_alert_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "raised_at", "id"], name="observations_alert_office"),
            models.Index(fields=["body", "raised_at", "id"], name="observations_alert_body"),
            models.Index(
                fields=["raised_at", "id"], name="observations_alert_public", condition=Q(public=True)
            ),
            models.Index(fields=["series", "-raised_at"], name="observations_alert_series"),
        ]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.text)

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        if self.state not in STANDING:
            return "neutral"
        return "error" if self.severity == Severity.URGENT else "warning"

    @property
    def is_standing(self) -> bool:
        """Whether it is still going on."""
        return self.state in STANDING


class ActionKind(models.TextChoices):
    """What was done about an alert, or became of it (対応の種類)."""

    RAISED = "raised", _("発生")
    ACKNOWLEDGED = "acknowledged", _("確認した")
    NOTED = "noted", _("メモ")
    MUTED = "muted", _("通知を止めた")
    CLOSED = "closed", _("終了にした")
    ENDED = "ended", _("条件が終わった")
    WITHDRAWN = "withdrawn", _("値の訂正により取り消し")


class AlertAction(Record):
    """One step in the life of an alert (警報への対応); only added, never changed. What officers write is for officers."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="actions", verbose_name="警報")
    kind = models.CharField("種類", max_length=12, choices=ActionKind.choices)
    text = models.CharField("内容", max_length=500, blank=True)
    until = models.DateTimeField("いつまで", null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "警報への対応"

    class Access:
        through = "alert"

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind}"


class Mute(Record):
    """No messages of a rule on a series until a moment, with the reason (通知の停止); alerts are recorded all the same."""

    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="mutes", verbose_name="警報ルール")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", verbose_name="観測系列")
    until = models.DateTimeField("いつまで")
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = "通知の停止"
        indexes: ClassVar = [models.Index(fields=["rule", "series", "until"], name="observations_mute_until")]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.rule_id} {self.until:%Y-%m-%d %H:%M}"


class AlertSubscription(Record):
    """Who wants to hear of which alerts (警報の受け取り): of a station, a property, a rule, or what fits all that is given."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="受け取る人"
    )
    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="観測局"
    )
    property = models.ForeignKey(
        ObservedProperty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="観測項目"
    )
    rule = models.ForeignKey(
        AlertRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="警報ルール"
    )
    least = models.PositiveSmallIntegerField(
        "この重大度から", choices=Severity.choices, default=Severity.NOTICE
    )
    by_mail = models.BooleanField("メールでも受け取る", default=True)

    class Meta:
        verbose_name = "警報の受け取り"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "entity", "property", "rule"],
                name="observations_one_subscription",
                nulls_distinct=False,
            ),
        ]

    class Access:
        parties = ("user",)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Watch(models.Model):
    """How far a rule has come with a series (見張りの状態), as `alerts.rules.State` has it; one row per pair, written with the values.

    `again_from` is the earliest value that came late or was corrected: from there on the pair is judged anew.
    """

    pk = models.CompositePrimaryKey("series", "rule")
    series = models.IntegerField()
    rule = models.IntegerField()
    t = models.BigIntegerField()
    value = models.FloatField()
    since = models.BigIntegerField(null=True)
    raised = models.BooleanField()
    peak = models.FloatField()
    peak_t = models.BigIntegerField()
    clear = models.BigIntegerField(null=True)
    recent = models.BinaryField()
    again_from = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "observations_watch"
        verbose_name = "見張りの状態"

    def __str__(self) -> str:
        return f"{self.series} {self.rule}"
