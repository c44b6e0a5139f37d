"""Items: the one kind of record that this system has so far."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oirase.systems.DOMAIN.SLUG.rules import TEXT_LIMIT, TITLE_LIMIT, State

from oirase.kernel.access.records import Record

STATES = {State.DRAFT: _("下書き"), State.PUBLISHED: _("公開中"), State.WITHDRAWN: _("公開終了")}
TONES = {State.DRAFT: "warning", State.PUBLISHED: "success", State.WITHDRAWN: "neutral"}


class Item(Record):
    """What an office writes down and publishes (掲載事項): draft, published, withdrawn.

    Whoever holds `SLUG.view` over its office sees it in every state; everybody sees it while it is published.
    """

    title = models.CharField("件名", max_length=TITLE_LIMIT)
    text = models.TextField("本文", max_length=TEXT_LIMIT)
    state = models.CharField("状態", max_length=10, choices=list(STATES.items()), default=State.DRAFT)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)

    class Meta:
        verbose_name = "掲載事項"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False), name="SLUG_state"
            )
        ]
        # A list has an index for each order: of the whole body, of an office, and of what everybody sees.
        indexes = [
            models.Index(fields=["body", "created_at", "id"], name="SLUG_body"),
            models.Index(fields=["organisation", "created_at", "id"], name="SLUG_office"),
            models.Index(fields=["created_at", "id"], name="SLUG_public", condition=Q(state=State.PUBLISHED)),
        ]

    class Access:
        public = {"state": State.PUBLISHED}  # noqa: RUF012 - declared like Meta

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        """Return the colour of the state's chip."""
        return TONES[State(self.state)]
