"""What the sea watch keeps itself: the bay as the pack describes it, lines of advice, moorings, alarms, bulletins and who gets them by mail.

Stations, series and values are those of the observations block.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oirase.blocks.observations.facade import Entity
from oirase.kernel import clock
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedTextField


class Bay(Record):
    """A bay that is watched (観測海域): its zones and stations, the grid of its map, its calendar. `layout` is read by `layout.Layout`."""

    code = models.SlugField("コード", max_length=40)
    name = LocalizedTextField("名称")
    layout = models.JSONField("構成")
    public = models.BooleanField("公開", default=True)

    class Meta:
        verbose_name = "観測海域"
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "code"], name="bay_code")]

    class Access:
        public: ClassVar = {"public": True}

    def __str__(self) -> str:
        return str(self.name)


class AdviceLine(Record):
    """A published line of water temperature (水温の目安) with the words that belong to it, from a day on. A newer row of its code takes its place.

    `degrees` null ends the line. `degrees_until` is the upper end where the source gives a range.
    """

    class Level(models.TextChoices):
        """How bad it is (段階)."""

        SLOW = "slow", _("成長が鈍る")
        STOP = "stop", _("成長が止まる")
        DANGER = "danger", _("死ぬおそれがある")

    class Stage(models.TextChoices):
        """Stage of life (成育段階)."""

        JUVENILE = "juvenile", _("稚貝")
        ADULT = "adult", _("新貝・成貝")

    bay = models.ForeignKey(Bay, models.PROTECT, related_name="lines", verbose_name="観測海域")
    code = models.SlugField("コード", max_length=40)
    stage = models.CharField("成育段階", max_length=10, choices=Stage.choices)
    level = models.CharField("段階", max_length=10, choices=Level.choices)
    degrees = models.FloatField("水温（℃）", null=True, blank=True)
    degrees_until = models.FloatField("水温の上の端（℃）", null=True, blank=True)
    only_above = models.BooleanField("この水温を超えたとき", default=False)
    depths = models.JSONField("水深（m）")
    words = LocalizedTextField("すること")
    valid_from = models.DateField("適用開始日")
    source = models.CharField("出典", max_length=300)
    unconfirmed = models.BooleanField("未確認", default=True)

    class Meta:
        verbose_name = "水温の目安"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bay", "code", "valid_from"], name="advice_line_day"),
            models.CheckConstraint(
                condition=Q(degrees_until__isnull=True) | Q(degrees_until__gte=models.F("degrees")),
                name="advice_line_range",
            ),
        ]

    class Access:
        through = "bay"

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class MooringWork(Record):
    """Something done at a station's mooring (係留・保守の記録), with the day by which it must be done again."""

    class Kind(models.TextChoices):
        """What was done (作業)."""

        SYSTEM = "system", _("システムの更新")
        ROPE = "rope", _("係留索の交換")
        MODEM = "modem", _("通信装置の設置・交換")
        SENSOR = "sensor", _("測器の交換・校正")
        CLEANING = "cleaning", _("清掃・点検")
        OTHER = "other", pgettext_lazy("work", "その他")

    station = models.ForeignKey(Entity, models.PROTECT, related_name="+", verbose_name="観測局")
    kind = models.CharField("作業", max_length=10, choices=Kind.choices)
    done_on = models.DateField("実施日")
    due_on = models.DateField("次の期限", null=True, blank=True)
    note = models.CharField("内容", max_length=500, blank=True)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "係留・保守の記録"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-done_on", "id"], name="mooring_office"),
            models.Index(fields=["station", "kind", "-done_on"], name="mooring_station"),
        ]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.done_on} {self.kind}"


class Alarm(Record):
    """A buoy that is silent or has left its place (ブイの異常), from when to when, with what showed it."""

    class Kind(models.TextChoices):
        """What is wrong (異常の種類)."""

        SILENT = "silent", _("値が届かない")
        OFF_POSITION = "off_position", _("設置位置から外れている")

    station = models.ForeignKey(Entity, models.PROTECT, related_name="+", verbose_name="観測局")
    kind = models.CharField("異常", max_length=15, choices=Kind.choices)
    began_at = models.DateTimeField("発生日時", default=clock.now)
    ended_at = models.DateTimeField("解消日時", null=True, blank=True)
    evidence = models.JSONField("根拠", default=dict)

    class Meta:
        verbose_name = "ブイの異常"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["station", "kind"], name="sea_alarm_open", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-began_at", "id"], name="sea_alarm_office")
        ]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d %H:%M}"


class Bulletin(Record):
    """A bulletin as it was sent (海況速報): its figures stay as they were on its day."""

    bay = models.ForeignKey(Bay, models.PROTECT, related_name="bulletins", verbose_name="観測海域")
    issued_on = models.DateField("発行日")
    content = models.JSONField("内容")
    simulated = models.BooleanField("模擬データ", default=False)
    recipients = models.PositiveIntegerField("送った数", default=0)

    class Meta:
        verbose_name = "海況速報"
        constraints: ClassVar = [models.UniqueConstraint(fields=["bay", "issued_on"], name="bulletin_day")]

    class Access:
        through = "bay"

    def __str__(self) -> str:
        return f"{self.issued_on}"


class Subscriber(Record):
    """An address that asked for the bulletin (速報の購読者). Nothing but the question is sent to it until its owner has said yes."""

    class State(models.TextChoices):
        """How far it is (購読の状態)."""

        ASKED = "asked", _("確認待ち")
        ACTIVE = "active", _("購読中")
        ENDED = "ended", pgettext_lazy("subscription", "終了")

    bay = models.ForeignKey(Bay, models.PROTECT, related_name="+", verbose_name="観測海域")
    email = models.EmailField("メールアドレス")
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField("申込日時", default=clock.now)
    confirmed_at = models.DateTimeField("確認日時", null=True, blank=True)
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)
    is_demo = models.BooleanField("デモ用", default=False)

    class Meta:
        verbose_name = "速報の購読者"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bay", "email"], name="subscriber_once", condition=~Q(state="ended")
            )
        ]
        indexes: ClassVar = [models.Index(fields=["bay", "state"], name="subscriber_state")]

    class Access:
        """Seen by grant only."""

    def __str__(self) -> str:
        return str(self.pk)
