"""The base of everything that belongs to an edition and has no rights of its own."""

# The stubs cannot name managers made by `as_manager` of a generic queryset in another module.
# mypy: disable-error-code="django-manager-missing"
from __future__ import annotations

from django.db import models

from oirase.kernel.access.ids import new_id
from oirase.kernel.access.records import RecordQuerySet


class Part(models.Model):
    """A part of an edition: a lasting key, seen exactly where its whole is seen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
