"""What is written about booklets: that one is wanted, being made, kept, or could not be made."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.commands import Rejected, changed, command, emit, permit
from oirase.systems.plan.booklet.events import BookletOrdered
from oirase.systems.plan.booklet.models import LANGUAGES, Booklet, BookletState
from oirase.systems.plan.commons.models import Edition

WORKER = Actor.system("booklet")


@command("booklet.order")
def order(actor: Actor, *, edition_id: UUID, language: str) -> Booklet:
    """Order the booklet of an edition that the actor sees; whoever comes second waits for the same one.

    A published edition's booklet is made once: everybody may ask for one that is missing, nobody for another. A draft's
    may be asked for again and again, because a draft changes.
    """
    edition = Edition.objects.get_visible(actor, pk=edition_id)
    permit(None)
    if language not in LANGUAGES:
        raise Rejected({"language": []})
    booklet, is_new = Booklet.objects.select_for_update().get_or_create(edition=edition, language=language)
    done = not edition.is_draft and booklet.is_for(edition) and booklet.state == BookletState.MADE
    if not is_new and (done or booklet.is_under_way):
        return booklet
    booklet.state, booklet.ordered_at = BookletState.WAITING, clock.now()
    booklet.save()
    changed(booklet, "ordered", after={"edition": str(edition.pk), "language": language})
    subject = f"booklet.booklet/{booklet.pk}"
    emit(BookletOrdered(subject=subject, body_id=edition.body_id, edition=edition.pk, language=language))
    return booklet


@dataclass(frozen=True)
class Made:
    """A PDF as it was made: from which state of the edition and from what, and how large it is."""

    edition_state: str
    digest: str
    pages: int
    size: int


@command("booklet.begin")
def begin(actor: Actor, *, edition_id: UUID, language: str) -> Booklet:
    """Note that the worker is making a booklet, ordered or not."""
    return _note(edition_id, language, BookletState.MAKING)


@command("booklet.fail")
def fail(actor: Actor, *, edition_id: UUID, language: str) -> Booklet:
    """Note that a booklet could not be made; what was made before stays."""
    return _note(edition_id, language, BookletState.FAILED)


def _note(edition_id: UUID, language: str, state: BookletState) -> Booklet:
    permit("booklet.make")
    booklet, _new = Booklet.objects.select_for_update().get_or_create(
        edition_id=edition_id, language=language
    )
    booklet.state = state
    booklet.save(update_fields=["state"])
    return booklet


@command("booklet.keep")
def keep(actor: Actor, *, booklet_id: UUID, made: Made) -> Booklet:
    """Note a PDF that stands in the storage."""
    permit("booklet.make")
    booklet = Booklet.objects.select_for_update().get(pk=booklet_id)
    booklet.state, booklet.made_at = BookletState.MADE, clock.now()
    booklet.edition_state, booklet.digest = made.edition_state, made.digest
    booklet.pages, booklet.size = made.pages, made.size
    booklet.save()
    changed(booklet, "made", after={"digest": made.digest, "pages": made.pages})
    return booklet
