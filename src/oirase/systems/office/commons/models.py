"""Procedures and their published versions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.blocks.cases.facade import CaseType, CaseTypeVersion
from oirase.blocks.forms.facade import Form
from oirase.kernel import clock
from oirase.kernel.access.models import User
from oirase.kernel.access.records import Record
from oirase.kernel.texts import LocalizedText, LocalizedTextField
from oirase.systems.office.commons.document import FORMAT


class State(models.TextChoices):
    """Whether people may apply (公開の状態)."""

    DRAFT = "draft", _("準備中")
    PUBLISHED = "published", _("受付中")
    CLOSED = "closed", _("受付終了")


class Procedure(Record):
    """A procedure of a body (手続): the parts on which officers work, and which version people use.

    One that was adopted keeps from which procedure, and the document as it was at the last update (`base`).
    """

    code = models.CharField("識別名", max_length=60)
    title = LocalizedTextField("名称")
    catalogue = models.JSONField("案内", default=dict)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+", verbose_name="様式")
    flow = models.JSONField("処理の流れ", default=dict)
    kind = models.ForeignKey(
        CaseType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="案件の種類"
    )
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.DRAFT)
    current = models.ForeignKey(
        "ProcedureVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公開中の版"
    )
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="採用元"
    )
    origin_number = models.PositiveIntegerField("採用した版", null=True, blank=True)
    base = models.JSONField("採用時の内容", default=dict)
    review_on = models.DateField("見直す日", null=True, blank=True)
    changed_at = models.DateTimeField("更新日時", default=clock.now)

    class Meta:
        verbose_name = "手続"
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="procedure_code_in_body")]
        indexes = [
            models.Index(fields=["body", "changed_at", "id"], name="procedure_body_changed"),
            models.Index(fields=["organisation", "changed_at", "id"], name="procedure_office_changed"),
        ]

    class Access:
        prefix = "procedures"
        public = {"state": "published"}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return str(self.title)

    @property
    def document(self) -> dict[str, Any]:
        """Return the procedure as it is being worked on, as one document."""
        return {
            "format": FORMAT,
            "code": self.code,
            "catalogue": self.catalogue,
            "form": self.form.definition,
            "flow": self.flow,
        }


class ProcedureVersion(Record):
    """A published version of a procedure (版): its document, never changed, and the kind of case that came from it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", verbose_name="手続")
    number = models.PositiveIntegerField("版")
    document = models.JSONField("内容")
    type_version = models.ForeignKey(
        CaseTypeVersion, models.PROTECT, related_name="+", verbose_name="処理の版"
    )
    note = models.CharField("変更の説明", max_length=500, blank=True)
    published_at = models.DateTimeField("公開日時", default=clock.now)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="公開者"
    )

    class Meta:
        verbose_name = "手続の版"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number")
        ]

    class Access:
        prefix = "procedures"
        through = "procedure"

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"

    @property
    def catalogue(self) -> dict[str, Any]:
        """Return what the catalogue says."""
        return dict(self.document["catalogue"])

    @property
    def summary(self) -> LocalizedText:
        """Return what it is for."""
        return self.text("summary")

    def text(self, name: str) -> LocalizedText:
        """Return one of the catalogue's texts."""
        return LocalizedText(self.document["catalogue"].get(name) or {})
