"""One charge with its money, and everything that an officer does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from oirase.blocks.payments.facade import PAYABLE, AttemptState, Charge, Means, Payment, Unexpected, desk
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.reads import record_read
from oirase.kernel.commands import Conflict, Rejected
from oirase.systems.office.public_payments.pages import forms

Bound = dict[str, Any]


@page(permission("payments.view"))
@require_GET
def one(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Show a charge, its money, and the forms for what may be done next."""
    return show(request, charge_id)


def show(
    request: HttpRequest, charge_id: UUID, bound: Bound | None = None, status: int = 200
) -> HttpResponse:
    """Show a charge; `bound` holds forms that were refused, by what they do."""
    actor = actor_in(request)
    with scope(actor):
        rows: Any = Charge.objects.select_related("organisation", "body", "payer")
        found = rows.visible_to(actor, granted=True).filter(pk=charge_id).first()
        if found is None:
            raise Http404
        sheet = desk.sheet_of(found)
        context = {
            "charge": found,
            "sheet": sheet,
            "behind": desk.behind([found]).get(found.pk),
            "payments": [_payment(actor, payment, bound or {}) for payment in sheet.payments],
            "may": {name: may(actor, found, name) for name in ("counter", "confirm_refund")},
            "payable": found.state in PAYABLE,
            "terminal": desk.terminal() if Means.TERMINAL in found.means else None,
            "takes_cash": Means.CASH in found.means,
            "takes_slip": Means.CONVENIENCE in found.means and found.is_payable,
            "link": request.build_absolute_uri(desk.payer_link(found)) if found.is_payable else "",
            "forms": {
                "cash": forms.CashForm(auto_id="cash_%s"),
                "cancel": forms.ReasonForm(auto_id="cancel_%s"),
            }
            | (bound or {}),
        }
    if found.payer_id:
        record_read(
            actor=actor.reference,
            actor_name=actor.name,
            person_id=found.payer_id,
            subject=f"payments.charge/{found.pk}",
            purpose=_("収納の確認"),
            request=getattr(request, "id", ""),
        )
    return render(request, "public_payments/charge.html", context, status=status)


def _payment(actor: Actor, payment: Payment, bound: Bound) -> dict[str, Any]:
    """Return a payment with the forms for what may be done about it."""
    undoable = payment.means in (Means.CASH, Means.TERMINAL) and not (
        payment.voided_at or payment.close_id or payment.reserved or payment.received_by_id == actor.user_id
    )
    key = str(payment.pk)
    made: dict[str, Any] = {"row": payment, "settles": payment.settles}
    if undoable and may(actor, payment, "confirm_refund"):
        made["void"] = bound.get(f"void {key}") or forms.ReasonForm(auto_id=f"void_{key}_%s")
    if payment.left and may(actor, payment, "refund"):
        made["refund"] = bound.get(f"refund {key}") or forms.RefundForm(
            payment=payment, auto_id=f"refund_{key}_%s"
        )
    late = payment.unexpected == Unexpected.EXPIRED and not payment.reserved and not payment.voided_at
    made["acceptable"] = late and may(actor, payment, "counter")
    return made


def act(
    request: HttpRequest, charge_id: UUID, name: str, form: Any, call: Callable[..., Any], said: str
) -> HttpResponse:
    """Run one command for a form; its problems are shown at the form, where the officer is."""
    if form is not None and not form.is_valid():
        return show(request, charge_id, {name: form}, 422)
    try:
        call(idempotency_key=form.key if form else None, **(form.values if form else {}))
    except (Rejected, Conflict) as refused:
        if form is None:
            messages.error(request, str(refused))
            return redirect("public-payments:charge", charge_id)
        form.take(refused if isinstance(refused, Rejected) else Rejected(str(refused)))
        return show(request, charge_id, {name: form}, 422)
    messages.success(request, said)
    return redirect("public-payments:charge", charge_id)


@page(permission("payments.counter"))
@require_POST
def cash(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Take cash; the change is told on the next page."""
    form = forms.CashForm(request.POST, auto_id="cash_%s")
    actor = actor_in(request)
    change: list[int] = []

    def take(**given: Any) -> None:
        paid = desk.take_cash(actor, charge_id=charge_id, **given)
        change.append(paid.change or 0)
        messages.info(request, _("お釣りは %(change)s円です。") % {"change": f"{change[0]:,}"})

    return act(request, charge_id, "cash", form, take, _("現金を収納しました。"))


@page(permission("payments.counter"))
@require_POST
def card(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Take a card through the terminal."""
    actor = actor_in(request)
    key = request.POST.get("idempotency_key", "") or None
    try:
        attempt = desk.take_card(actor, charge_id=charge_id, idempotency_key=key)
    except (Rejected, Conflict) as refused:
        messages.error(request, str(refused))
        return redirect("public-payments:charge", charge_id)
    if attempt.state == AttemptState.PAID:
        messages.success(request, _("カードで収納しました。"))
    elif attempt.state == AttemptState.FAILED:
        messages.error(request, _("カードは使えませんでした。ほかの方法で収納してください。"))
    else:
        messages.warning(
            request, _("カード端末が応答しません。結果が分かるまで、もう一度収納しないでください。")
        )
    return redirect("public-payments:charge", charge_id)


@page(permission("payments.counter"))
@require_POST
def cancel(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Cancel a sale at the counter."""
    form = forms.ReasonForm(request.POST, auto_id="cancel_%s")
    actor = actor_in(request)
    return act(
        request,
        charge_id,
        "cancel",
        form,
        lambda **given: desk.cancel_charge(actor, charge_id=charge_id, **given),
        _("請求を取り消しました。"),
    )


@page(permission("payments.counter"))
@require_POST
def slip(request: HttpRequest, charge_id: UUID) -> HttpResponse:
    """Issue a slip and give it as PDF."""
    actor = actor_in(request)
    try:
        made = desk.reissue(actor, charge_id=charge_id)
    except Rejected as rejected:
        messages.error(request, str(rejected))
        return redirect("public-payments:charge", charge_id)
    with scope(actor):
        found = Charge.objects.select_related("body", "organisation").get(pk=charge_id)
    return desk.response(desk.slip_pdf(found, made), f"{found.number}.pdf")


@page(permission("payments.confirm_refund"))
@require_POST
def void(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Undo a payment of the counter, as a second officer."""
    payment = _seen(request, payment_id)
    form = forms.ReasonForm(request.POST, auto_id=f"void_{payment.pk}_%s")
    actor = actor_in(request)
    return act(
        request,
        _charge_of(payment),
        f"void {payment.pk}",
        form,
        lambda **given: desk.undo(actor, payment_id=payment.pk, **given),
        _("入金を取り消しました。請求は支払い待ちに戻りました。"),
    )


@page(permission("payments.counter"))
@require_POST
def accept(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Let a late payment count."""
    payment = _seen(request, payment_id)
    actor = actor_in(request)
    return act(
        request,
        _charge_of(payment),
        "accept",
        None,
        lambda **_given: desk.accept(actor, payment_id=payment.pk),
        _("期限後の入金を収納にしました。"),
    )


@page(permission("payments.refund"))
@require_POST
def refund(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Ask for a refund."""
    payment = _seen(request, payment_id)
    form = forms.RefundForm(request.POST, payment=payment, auto_id=f"refund_{payment.pk}_%s")
    actor = actor_in(request)
    if payment.charge_id is None:
        return _refund_without_charge(request, payment, form)
    return act(
        request,
        payment.charge_id,
        f"refund {payment.pk}",
        form,
        lambda **given: desk.request_refund(actor, payment_id=payment.pk, **given),
        _("返金を依頼しました。ほかの職員が確認すると返金されます。"),
    )


def _refund_without_charge(request: HttpRequest, payment: Payment, form: Any) -> HttpResponse:
    try:
        if form.is_valid():
            desk.request_refund(actor_in(request), payment_id=payment.pk, **form.values)
            messages.success(request, _("返金を依頼しました。ほかの職員が確認すると返金されます。"))
        else:
            messages.error(request, _("返金の内容を確認してください。"))
    except Rejected as rejected:
        messages.error(request, str(rejected))
    return redirect("public-payments:reconcile")


@page(permission("payments.view"))
@require_GET
def receipt(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Print the receipt."""
    payment = _seen(request, payment_id)
    if not payment.settles:
        raise Http404
    return desk.response(desk.receipt_pdf(payment, with_officer=True), f"{payment.receipt_number}.pdf")


def _seen(request: HttpRequest, payment_id: UUID) -> Payment:
    actor = actor_in(request)
    with scope(actor):
        rows: Any = Payment.objects.select_related("charge__body", "charge__organisation", "received_by")
        found = rows.visible_to(actor, granted=True).filter(pk=payment_id).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]


def _charge_of(payment: Payment) -> UUID:
    if payment.charge_id is None:
        raise Http404
    return payment.charge_id
