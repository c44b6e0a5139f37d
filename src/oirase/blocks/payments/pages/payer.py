"""Pages of whoever pays: one's charges, one charge with the ways to pay it, what came of it, slip and receipt.

A charge is opened by the account that it names, or by a browser that has followed its signed link; never by its id alone.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.identity.facade import by_address, limited
from oirase.blocks.payments import links, papers, providers, selectors
from oirase.blocks.payments.models import Charge, Means, Slip
from oirase.blocks.payments.pages.forms import OFFERED, PayForm
from oirase.blocks.payments.providers import Order, ProviderDown
from oirase.blocks.payments.services import online
from oirase.blocks.payments.services import slips as slip_services
from oirase.kernel.access.http import actor_in, page, public, signed_in
from oirase.kernel.access.paging import page_of
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

PER_ADDRESS = "identity.submissions_per_address"


@page(signed_in)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the charges that name the account."""
    actor = actor_in(request)
    own = Charge.objects.filter(payer_id__in=actor.parties)
    found = page_of(actor, own, "-created_at", request.GET.get("after") or None, 20)
    return render(request, "payments/mine.html", {"found": found})


@page(public)
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Follow a signed link: this browser may open its charge from now on; the link does not stay in the address."""
    charge_id = links.charge_of(token)
    if charge_id is None:
        raise Http404
    links.remember(request, charge_id)
    return redirect("payments:charge", charge_id)


@page(public)
@require_GET
def charge(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Show what is to be paid and how."""
    found = opened(request, charge_id)
    return _show(request, found, PayForm(means=_offered(found)))


def _show(request: HttpRequest, found: Charge, form: PayForm, status: int = 200) -> HttpResponse:
    with scope(online.CALLER):
        context = {
            "charge": found,
            "sheet": selectors.sheet_of(found),
            "form": form if found.is_payable and _offered(found) else None,
            "simulated": settings.DEMO_ALLOWED,
        }
    return render(request, "payments/charge.html", context, status=status)


def _offered(found: Charge) -> list[str]:
    online_works = providers.provider() is not None
    return [one for one in OFFERED if one in found.means and (one != Means.ONLINE or online_works)]


@page(public)
@limited(PER_ADDRESS, by_address)
@require_POST
def pay(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Begin to pay in the chosen way: off to the provider's page, or to the slip."""
    found = opened(request, charge_id)
    form = PayForm(request.POST, means=_offered(found))
    if not form.is_valid():
        return _show(request, found, form, 422)
    actor, token = actor_in(request), links.token_in(request, charge_id)
    try:
        if form.cleaned_data["means"] == Means.CONVENIENCE:
            slip_services.issue(actor, idempotency_key=form.key, charge_id=charge_id, token=token)  # type: ignore[call-arg]
            return redirect("payments:slip", charge_id)
        attempt = online.start(actor, idempotency_key=form.key, charge_id=charge_id, token=token)  # type: ignore[call-arg]
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, found, form, 422)
    provider = providers.provider(attempt.provider)
    back = request.build_absolute_uri(reverse("payments:result", args=[charge_id]))
    try:
        if provider is None:
            raise ProviderDown(attempt.provider)
        return redirect(provider.begin(Order(attempt.pk, attempt.amount, str(found.title), back)))
    except ProviderDown:
        messages.error(
            request,
            _(
                "決済事業者につながりません。お金は払われていません。しばらくしてから、もう一度お試しください。"
            ),
        )
        return redirect("payments:charge", charge_id)


@page(public)
@require_GET
def result(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Say how the payment stands after the provider has sent the payer back."""
    found = opened(request, charge_id)
    with scope(online.CALLER):
        context = {"charge": found, "sheet": selectors.sheet_of(found)}
    return render(request, "payments/result.html", context)


@page(public)
@require_GET
def slip(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Show the slip's numbers, how to pay with them, and the PDF to print."""
    found, issued = _slip(request, charge_id)
    context = {"charge": found, "slip": issued}
    return render(request, "payments/slip.html", context)


@page(public)
@require_GET
def slip_pdf(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Give the slip as PDF, as long as it can be paid."""
    found, issued = _slip(request, charge_id)
    return papers.response(papers.slip_pdf(found, issued), f"{found.number}.pdf")


def _slip(request: HttpRequest, charge_id: UUID) -> tuple[Charge, Slip]:
    found = opened(request, charge_id)
    with scope(online.CALLER):
        issued = Slip.objects.filter(charge=found).order_by("-reissue").first()
    if issued is None or not found.is_payable:
        raise Http404
    return found, issued


@page(public)
@require_GET
def receipt_pdf(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Give the receipt as PDF; 404 as long as nothing is paid."""
    found = opened(request, charge_id)
    with scope(online.CALLER):
        payment = selectors.settling_payment(found)
    if payment is None:
        raise Http404
    return papers.response(papers.receipt_pdf(payment, with_officer=False), f"{payment.receipt_number}.pdf")


def opened(request: HttpRequest, charge_id: UUID) -> Charge:
    """Return a charge to whoever may open it as its payer; 404 for everybody else."""
    with scope(online.CALLER):
        rows = Charge.objects.select_related("body", "organisation", "payer")
        found = rows.filter(pk=charge_id).first()
    if found is None or not links.opens(actor_in(request), found, links.token_in(request, charge_id)):
        raise Http404
    return found
