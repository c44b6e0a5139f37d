"""What waits for officers who handle money, for their own desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oirase.kernel.access.http import actor_in
from oirase.systems.office.public_payments.selectors.lists import refunds_to_confirm, unexpected_open
from oirase.ui.slots import Work, add_work


def refunds(request: HttpRequest) -> Work | None:
    """Return the refunds that wait for this officer's confirmation."""
    actor = actor_in(request)
    if not actor.has("payments.confirm_refund"):
        return None
    return Work(_("確認を待つ返金"), reverse("public-payments:refunds"), refunds_to_confirm(actor))


def unexpected(request: HttpRequest) -> Work | None:
    """Return the payments that settle nothing, for whoever reconciles."""
    actor = actor_in(request)
    if not actor.has("payments.close"):
        return None
    return Work(_("想定外の入金"), reverse("public-payments:reconcile"), unexpected_open(actor).count())


add_work("public_payments.refunds", refunds)
add_work("public_payments.unexpected", unexpected)
