"""People with accounts, and the posts that staff hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oirase.kernel import clock
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models.structure import Organisation
from oirase.kernel.texts import LocalizedTextField


class UserKind(models.TextChoices):
    """In which capacity an account acts (利用者区分)."""

    STAFF = "staff", _("職員")
    RESIDENT = "resident", _("個人")
    COMPANY = "company", _("事業者")
    SERVICE = "service", _("外部システム")


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser, rights come from grants alone."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it can be used only after one is set."""
        user = self.model(login=login, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by the name it signs in with."""
        return self.get(login=username)


class User(AbstractBaseUser):
    """An account (利用者) of a member of staff, a resident, a company or a service; it belongs to no body."""

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    login = models.CharField("利用者ID", max_length=100, unique=True)
    email = models.EmailField("メールアドレス", max_length=254, blank=True)
    name = models.CharField(
        "氏名・名称", max_length=200, blank=True, help_text="入力されたとおりに保存します。"
    )
    kana = models.CharField("フリガナ", max_length=200, blank=True)
    kind = models.CharField("区分", max_length=10, choices=UserKind.choices, default=UserKind.RESIDENT)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    language = models.CharField("表示言語", max_length=10, blank=True)
    is_active = models.BooleanField("有効", default=True)
    is_demo = models.BooleanField("デモ用", default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = "利用者"

    def __str__(self) -> str:
        return self.name or self.login

    def get_full_name(self) -> str:
        """Return the name as it was typed."""
        return self.name


class Post(models.Model):
    """A place in an organisation that somebody holds (職): rights given to it pass on with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField("職コード", max_length=40)
    title = LocalizedTextField("職名")

    class Meta:
        verbose_name = "職"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="post_code_in_organisation")
        ]

    def __str__(self) -> str:
        return str(self.title)


class PostHolding(models.Model):
    """Who holds a post from when to when, as main or concurrent post (本務・兼務)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    concurrent = models.BooleanField("兼務", default=False)
    valid_from = models.DateField("発令日")
    valid_to = models.DateField("解任日", null=True, blank=True)

    class Meta:
        verbose_name = "在職"
        constraints = [
            models.UniqueConstraint(fields=["user", "post", "valid_from"], name="post_holding_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="post_holding_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.post}"
