"""The inbox: list, open, mark all as read, choose how one is told, confirm one's addresses."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.identity.facade import by_actor, limited
from oirase.blocks.messaging import selectors
from oirase.blocks.messaging.models import Channel, SecondChannel
from oirase.blocks.messaging.pages.forms import CodeForm, NumberForm
from oirase.blocks.messaging.ports import short_messages
from oirase.blocks.messaging.services import reader
from oirase.kernel.access.http import actor_in, page, signed_in
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected


@page(signed_in)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """List one's messages, newest first."""
    actor = actor_in(request)
    only = request.GET.get("show") == "unread"
    context = {
        "found": selectors.inbox(actor, unread_only=only, after=request.GET.get("after") or None),
        "unread_only": only,
        "unread": selectors.unread(actor),
        "stopped": selectors.stopped(actor),
        "preference": selectors.preference(actor),
        "choices": SecondChannel.choices,
        "short_messages": short_messages(),
    }
    return render(request, "messaging/inbox.html", context)


@page(signed_in)
@require_POST
def open_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    message = reader.mark_read(actor_in(request), message_id=message_id)
    if message.link and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None):
        return redirect(message.link)
    return redirect("messaging:inbox")


@page(signed_in)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    reader.mark_all_read(actor_in(request))
    messages.success(request, _("すべて既読にしました。"))
    return redirect("messaging:inbox")


@page(signed_in)
@require_POST
def preference(request: HttpRequest) -> HttpResponse:
    """Turn mails on or off, and choose when short messages are sent."""
    by_sms = request.POST.get("by_sms", SecondChannel.FALLBACK)
    try:
        reader.set_preference(actor_in(request), by_mail=request.POST.get("by_mail") == "yes", by_sms=by_sms)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(request, _("通知の設定を保存しました。"))
    return redirect("messaging:inbox")


@page(signed_in)
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Show one's mail address and number, and the way to confirm them."""
    return _contacts(request)


@page(signed_in)
@limited("messaging.codes_per_account", by_actor)
@require_POST
def ask_code(request: HttpRequest, channel: str) -> HttpResponse:
    """Send a code to one's mail address or number."""
    form = NumberForm(request.POST if channel == Channel.SMS else None)
    if channel not in Channel.values or (channel == Channel.SMS and not form.is_valid()):
        return _contacts(request, number=form, status=422)
    try:
        reader.ask_code(
            actor_in(request),
            channel=channel,
            address=form.values["address"] if form.is_bound else "",
            idempotency_key=form.key if form.is_bound else None,  # type: ignore[call-arg]
        )
    except Rejected as rejected:
        if form.is_bound:
            form.take(rejected)
            return _contacts(request, number=form, status=422)
        messages.error(request, str(rejected))
        return redirect("messaging:contacts")
    messages.success(request, _("確認番号を送りました。届いた番号を入力してください。"))
    return redirect("messaging:contacts")


@page(signed_in)
@require_POST
def confirm_contact(request: HttpRequest, channel: str) -> HttpResponse:
    """Confirm by the code that came."""
    form = CodeForm(request.POST, auto_id=f"{channel}_%s")
    if not form.is_valid():
        return _contacts(request, codes={channel: form}, status=422)
    if not reader.confirm_contact(actor_in(request), channel=channel, code=form.values["code"]):
        form.add_error("code", _("確認番号が違うか、期限が過ぎています。もう一度、番号を送ってください。"))
        return _contacts(request, codes={channel: form}, status=422)
    messages.success(request, _("連絡先を確認しました。"))
    return redirect("messaging:contacts")


@page(signed_in)
@require_http_methods(["POST"])
def remove_number(request: HttpRequest) -> HttpResponse:
    """Forget one's number."""
    reader.remove_number(actor_in(request))
    messages.success(request, _("電話番号を削除しました。"))
    return redirect("messaging:contacts")


def _contacts(
    request: HttpRequest,
    *,
    number: NumberForm | None = None,
    codes: dict[str, CodeForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_in(request)
    given = codes or {}
    with scope(actor):
        context = {
            "email": selectors.own_email(actor),
            "mail": selectors.contact_point(actor, Channel.MAIL),
            "sms": selectors.contact_point(actor, Channel.SMS),
            "stopped": selectors.stopped(actor),
            "short_messages": short_messages(),
            "number_form": number or NumberForm(),
            "mail_code_form": given.get(Channel.MAIL) or CodeForm(auto_id="mail_%s"),
            "sms_code_form": given.get(Channel.SMS) or CodeForm(auto_id="sms_%s"),
        }
    return render(request, "messaging/contacts.html", context, status=status)
