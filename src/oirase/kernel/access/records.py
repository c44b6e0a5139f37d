"""The base of every row of record, and the querysets through which all of them are read.

A model says in its inner `Access` class who sees its rows:

    class Access:
        prefix = "cases"                 # permissions are "<prefix>.<action>"; default: the app label
        parties = ("applicant",)         # foreign keys to User: who is named by the row sees it
        public = {"state": "published"}  # rows that everybody sees
        constraints = ("kind",)          # columns that a grant may narrow on
        through = "edition"              # or: seen exactly where this parent is seen (a part has no rights of its own)
        masked = {"email": "cases.contact"}   # fields shown only with the permission
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import Http404

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, Reach, offices_of
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Body, Organisation

ModelT = TypeVar("ModelT", bound=models.Model)
MASK = "＊＊＊"


class Forbidden(Exception):
    """The actor may see the row but not do this to it."""


@dataclass(frozen=True)
class AccessSpec:
    """What a model's inner `Access` class says, with defaults filled in."""

    prefix: str
    parties: tuple[str, ...] = ()
    public: dict[str, Any] | None = None
    constraints: tuple[str, ...] = ()
    through: str | None = None
    masked: dict[str, str] = field(default_factory=dict)
    organisation: str = "organisation"


def spec_of(model: type[models.Model]) -> AccessSpec:
    """Return the access specification of a record model; TypeError for a model that is none."""
    inner = getattr(model, "Access", None)
    if inner is None:
        raise TypeError(f"{model._meta.label} has no Access class: it is no record")
    given = {name: getattr(inner, name) for name in AccessSpec.__dataclass_fields__ if hasattr(inner, name)}
    return AccessSpec(**{"prefix": model._meta.app_label, **given})


def branches(model: type[models.Model], actor: Actor, action: str, *, granted: bool = False) -> list[Q]:
    """Return the separate reasons for which the actor sees rows; a list asks each by itself.

    Only the action `view` is open to parties and the public: whoever is named by a row may read it, and acts on it
    through commands that say so. `granted` leaves those two reasons out: a desk lists what its officer is in charge of.
    """
    spec = spec_of(model)
    if actor.everything:
        return [Q()]
    found = [reach_filter(spec, reach) for reach in actor.reaches.get(f"{spec.prefix}.{action}", ())]
    if action == "view" and not granted:
        if actor.parties:
            found += [Q(**{f"{party}_id__in": actor.parties}) for party in spec.parties]
        if spec.public is not None:
            found.append(Q(**spec.public))
    return found


def reach_filter(spec: AccessSpec, reach: Reach) -> Q:
    """Compile one reach into a condition on the row."""
    condition = Q(body_id=reach.body_id) & constraint_filter(spec, reach)
    if reach.organisation_ids is None:
        return condition
    return condition & Q(**{f"{spec.organisation}_id__in": reach.organisation_ids})


def constraint_filter(spec: AccessSpec, reach: Reach) -> Q:
    """Compile a reach's constraint; one on an undeclared column matches nothing rather than everything."""
    if any(column not in spec.constraints for column, _ in reach.constraint):
        return Q(pk__in=[])
    return Q(**dict(reach.constraint))


def bodies_of(actor: Actor, permission: str, *, whole: bool = False) -> frozenset[UUID]:
    """Return the bodies in which a permission is held, for what belongs to a body and to none of its offices.

    A narrowed reach does not count, because its columns cannot be asked there; with `whole` neither does one over some offices.
    """
    reaches = actor.reaches.get(permission, ())
    return frozenset(
        reach.body_id
        for reach in reaches
        if not reach.constraint and not (whole and reach.organisation_ids is not None)
    )


class RecordQuerySet(models.QuerySet[ModelT], Generic[ModelT]):
    """Rows of record; everything read for a person starts at `visible_to`."""

    def visible_to(
        self, actor: Actor, action: str = "view", *, granted: bool = False
    ) -> RecordQuerySet[ModelT]:
        """Narrow to the rows on which the actor may do `action`; `granted`: only those over whose office they hold a role."""
        spec = spec_of(self.model)
        if spec.through:
            parent = cast(Any, self.model._meta.get_field(spec.through).related_model)
            seen = parent.objects.visible_to(actor, action, granted=granted)
            return self.filter(**{f"{spec.through}__in": seen.values("pk")})
        condition = Q(pk__in=[])
        for branch in branches(self.model, actor, action, granted=granted):
            if not branch:
                return self.all()
            condition |= branch
        return self.filter(condition)

    def get_visible(self, actor: Actor, **lookup: Any) -> ModelT:
        """Return the one row; a row out of sight and a row that is not there are the same 404."""
        found = self.visible_to(actor).filter(**lookup).first()
        if found is None:
            raise Http404
        return found


class Record(models.Model):
    """A row of record: a key that sorts by time, the body that controls it, the office in charge, a version.

    Body and organisation have no index of their own: a model that is listed has one for each order, beginning with them
    ("body, received_at, id" and "organisation, received_at, id"), and a partial one for its public rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="団体", db_index=False)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="担当組織",
        db_index=False,
    )
    created_at = models.DateTimeField("登録日時", default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    class Access:
        """Seen by grant only, unless a model says otherwise."""


def may(actor: Actor, record: models.Model, action: str) -> bool:
    """Whether the actor may do `action` to this very row (asked of the row in hand, without a query)."""
    spec = spec_of(type(record))
    if spec.through:
        return may(actor, getattr(record, spec.through), action)
    if actor.everything:
        return True
    for reach in actor.reaches.get(f"{spec.prefix}.{action}", ()):
        inside = (
            reach.organisation_ids is None
            or getattr(record, f"{spec.organisation}_id") in reach.organisation_ids
        )
        fits = all(
            column in spec.constraints and _same(record, column, value) for column, value in reach.constraint
        )
        if record.body_id == reach.body_id and inside and fits:  # type: ignore[attr-defined]
            return True
    if action != "view":
        return False
    named = any(getattr(record, f"{party}_id") in actor.parties for party in spec.parties)
    return named or (spec.public is not None and all(getattr(record, k) == v for k, v in spec.public.items()))


def _same(record: models.Model, column: str, value: Any) -> bool:
    """Whether a column has a value of a grant; a row that it points to is named there by its key as text."""
    found = getattr(record, cast(Any, record._meta.get_field(column)).attname)
    return bool((str(found) if isinstance(found, UUID) else found) == value)


def office_for(actor: Actor, model: type[models.Model], action: str) -> Organisation | None:
    """Return the office for which an officer makes new rows: the first of their posts' offices over which they may `action`."""
    return next(
        (
            one
            for one in offices_of(actor)
            if may(actor, model(organisation=one, body_id=one.body_id), action)
        ),
        None,
    )


def require(actor: Actor, record: models.Model, action: str) -> None:
    """Raise Forbidden unless the actor may do `action` to this row."""
    if not may(actor, record, action):
        raise Forbidden(f"{spec_of(type(record)).prefix}.{action}")


def lock(actor: Actor, model: type[ModelT], pk: Any, action: str) -> ModelT:
    """Lock one row for a change: 404 when it cannot be seen, Forbidden when only the action is missing."""
    manager: RecordQuerySet[ModelT] = model.objects  # type: ignore[attr-defined]
    record = manager.visible_to(actor).filter(pk=pk).select_for_update(of=("self",)).first()
    if record is None:
        record = manager.visible_to(actor, action).filter(pk=pk).select_for_update(of=("self",)).first()
    if record is None:
        raise Http404
    require(actor, record, action)
    return record


def shown(actor: Actor, record: models.Model, field_name: str) -> Any:
    """Return a field's value as this actor may see it: masked unless the permission or the party says otherwise."""
    spec = spec_of(type(record))
    value = getattr(record, field_name)
    needed = spec.masked.get(field_name)
    if needed is None or value in ("", None):
        return value
    named = any(getattr(record, f"{party}_id") in actor.parties for party in spec.parties)
    prefix, action = needed.rsplit(".", 1)
    if named or actor.everything or (prefix == spec.prefix and may(actor, record, action)):
        return value
    return MASK
