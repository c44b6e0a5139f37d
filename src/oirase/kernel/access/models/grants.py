"""What somebody may do: roles, grants over an organisation, agreements between bodies, representation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models.people import Post, User
from oirase.kernel.access.models.structure import Body, Organisation
from oirase.kernel.texts import LocalizedTextField


class Role(models.Model):
    """A bundle of permissions under a name that officers know (役割)."""

    code = models.CharField("コード", max_length=60, primary_key=True)
    name = LocalizedTextField("名称")
    permissions = models.JSONField("権限", default=list, help_text="「アプリ名.操作」の一覧")

    class Meta:
        verbose_name = "役割"

    def __str__(self) -> str:
        return str(self.name)


class Grant(models.Model):
    """A role given to a person or a post, in a body, over an organisation (権限付与).

    Without an organisation it holds for the whole body. `constraint` narrows it to rows whose declared columns have the
    given values. Valid from `valid_from` up to, not including, `valid_to`. An emergency grant (緊急時の閲覧) needs an end
    and a reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    include_below = models.BooleanField("下位組織を含む", default=True)
    constraint = models.JSONField("条件", default=dict, blank=True)
    valid_from = models.DateField("開始日")
    valid_to = models.DateField("終了日", null=True, blank=True)
    emergency = models.BooleanField("緊急", default=False)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "権限付与"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, post__isnull=True) | Q(user__isnull=True, post__isnull=False),
                name="grant_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="grant_order"
            ),
            models.CheckConstraint(
                condition=Q(emergency=False) | (Q(valid_to__isnull=False) & ~Q(reason="")),
                name="grant_emergency_has_end_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} / {self.body_id}"


class Agreement(models.Model):
    """A recorded agreement by which staff of one body may act on another's rows (団体間の取決め)."""

    owner = models.ForeignKey(Body, models.PROTECT, related_name="+", help_text="データを持つ団体")
    partner = models.ForeignKey(Body, models.PROTECT, related_name="+", help_text="見る側の団体")
    permissions = models.JSONField("権限", default=list)
    basis = models.CharField("根拠", max_length=300)
    valid_from = models.DateField("開始日")
    valid_to = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "団体間の取決め"
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("partner")), name="agreement_two_bodies"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} > {self.partner_id}: {self.basis}"


class Representation(models.Model):
    """Somebody acts for somebody else from a day to a day (代理・委任)."""

    represented = models.ForeignKey(User, models.PROTECT, related_name="+")
    representative = models.ForeignKey(User, models.PROTECT, related_name="+")
    valid_from = models.DateField("開始日")
    valid_to = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "代理"
        constraints = [
            models.CheckConstraint(
                condition=~Q(represented=F("representative")), name="representation_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative_id} for {self.represented_id}"
