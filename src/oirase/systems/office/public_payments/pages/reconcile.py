"""Reconciling: what does not match, each with what to do; taking over what only the provider knows; the stores' report."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.payments.facade import UNEXPECTED, Unexpected, desk
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import Forbidden, bodies_of, may
from oirase.kernel.calendar import parse_date
from oirase.kernel.commands import Rejected
from oirase.systems.office.public_payments.pages import forms
from oirase.systems.office.public_payments.rules import Finding
from oirase.systems.office.public_payments.selectors import reconciling

TITLES = {
    Finding.MISSING_HERE: gettext_lazy("決済事業者にだけある入金"),
    Finding.MISSING_THERE: gettext_lazy("こちらにだけある入金"),
    Finding.AMOUNT_DIFFERS: gettext_lazy("金額が食い違う入金"),
    Finding.NO_CHARGE: gettext_lazy("対応する請求がない入金"),
    Finding.TWICE: gettext_lazy("二重の入金"),
    Finding.LATE: gettext_lazy("取消し後・期限後の入金"),
    Finding.OTHER_AMOUNT: gettext_lazy("請求と金額が違う入金"),
    Finding.NOT_SUBMITTED: gettext_lazy("支払い済みだが、申請が出ていない"),
    Finding.NOT_PAID: gettext_lazy("申請済みだが、支払われていない"),
    Finding.PENDING: gettext_lazy("1時間以上、結果が分からない支払い"),
}
TO_DO = {
    Finding.MISSING_HERE: gettext_lazy(
        "「取り込む」で入金を記録してください。通知が届かなかった可能性があります。"
    ),
    Finding.MISSING_THERE: gettext_lazy(
        "日をまたいだ入金でないか前後の日を見て、違えば決済事業者に問い合わせてください。"
    ),
    Finding.AMOUNT_DIFFERS: gettext_lazy(
        "決済事業者に取引の金額を確かめてください。こちらの記録は変えられません。"
    ),
    Finding.NO_CHARGE: gettext_lazy("決済事業者に支払った方を確かめ、返金してください。"),
    Finding.TWICE: gettext_lazy("あとの入金を返金してください。"),
    Finding.LATE: gettext_lazy("返金するか、期限後の入金なら請求の画面で収納にしてください。"),
    Finding.OTHER_AMOUNT: gettext_lazy("返金して、正しい金額で払い直してもらってください。"),
    Finding.NOT_SUBMITTED: gettext_lazy("申請する方に連絡し、申請しないなら返金してください。"),
    Finding.NOT_PAID: gettext_lazy(
        "支払いのリンクを送り直すか、期限が過ぎていれば申請の担当に知らせてください。"
    ),
    Finding.PENDING: gettext_lazy(
        "自動で照会を続けています。長く続くときは決済事業者に問い合わせてください。"
    ),
}


@page(permission("payments.close"))
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show a provider's day against ours, and all that is open whatever its day."""
    actor = actor_in(request)
    day = _day(request.GET.get("day", ""))
    rows = reconciling.open_rows(actor)
    groups = [
        (
            TITLES[finding],
            TO_DO[finding],
            [(row, _refund(row, actor)) for row in rows if row.finding == finding],
        )
        for finding in Finding
        if any(row.finding == finding for row in rows)
    ]
    context = {
        "day": day,
        "groups": groups,
        "compared": [
            (one, [(found, TITLES[found.finding], TO_DO[found.finding]) for found in one.differences])
            for one in reconciling.compared(actor, day)
        ],
        "calls": reconciling.refused_calls(actor, day),
    }
    return render(request, "public_payments/reconcile.html", context)


def _refund(row: reconciling.Row, actor: Actor) -> forms.RefundForm | None:
    """Return the form of a refund for money that no charge's page shows."""
    if row.finding != Finding.NO_CHARGE or row.payment is None or not row.payment.left:
        return None
    if not may(actor, row.payment, "refund"):
        return None
    return forms.RefundForm(payment=row.payment, auto_id=f"refund_{row.payment.pk}_%s")


def _day(text: str) -> date:
    try:
        return parse_date(text) if text else clock.today()
    except ValueError:
        return clock.today()


@page(permission("payments.close"))
@require_POST
def fetch(request: HttpRequest) -> HttpResponse:
    """Take over a payment that only the provider has."""
    actor, day = actor_in(request), _day(request.POST.get("day", ""))
    if not bodies_of(actor, "payments.close", whole=True):
        raise Forbidden("payments.close")
    provider = request.POST.get("provider", "")
    answer = reconciling.reported_payment(provider, day, request.POST.get("external_ref", ""))
    if answer is None:
        messages.error(request, _("決済事業者の報告に、この入金はありません。"))
    else:
        desk.fetch(actor, provider=provider, answer=answer)
        messages.success(request, _("入金を取り込みました。"))
    return redirect(f"{request.path.removesuffix('fetch')}?day={day.isoformat()}")


@page(permission("payments.close"), upload_bytes=forms.REPORT_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def stores(request: HttpRequest) -> HttpResponse:
    """Take the stores' report; every line's outcome is shown, and with any error in it nothing is taken."""
    form = forms.ReportForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "heads": desk.STORE_HEADS}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        rows, errors = desk.read_store_report(file, file.name)
        context |= {"errors": errors}
        if not errors and not rows:
            form.add_error("file", _("行がありません。"))
        elif not errors:
            try:
                results = desk.import_report(actor_in(request), rows=rows)
            except Rejected as rejected:
                form.take(rejected)
            else:
                context |= {"results": [(one, _said(one.outcome)) for one in results]}
    status = 422 if form.errors or context.get("errors") else 200
    return render(request, "public_payments/stores.html", context, status=status)


def _said(outcome: str) -> tuple[str, str]:
    """Return an outcome in words and its tone."""
    if outcome == "settled":
        return _("収納した"), "success"
    if outcome == "repeated":
        return _("すでに取り込み済み"), "neutral"
    return str(UNEXPECTED[Unexpected(outcome)]), "warning"
