"""Pages of officers: what has reached whom, and the words of messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.messaging import selectors
from oirase.blocks.messaging.models import STATES, Channel, Delivery
from oirase.blocks.messaging.pages.forms import WordingForm
from oirase.blocks.messaging.rules import DUE, FAILED, State
from oirase.blocks.messaging.services import office
from oirase.blocks.messaging.wordings import LANGUAGES, SPECS, MessageSpec, default_words, filled, words_of
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import MASK, shown
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.ui.lists import BulkAction, Choice, Column, DateRange, Listing, ModelSource, Order, Text

LANGUAGE_NAMES = {
    "ja": pgettext_lazy("language", "日本語"),
    "en": pgettext_lazy("language", "英語"),
    "ja-easy": gettext_lazy("やさしい日本語"),
}


def _address(actor: Actor) -> Any:
    return lambda row: shown(actor, row, "address")


def _reason(actor: Actor) -> Any:
    def of(row: Delivery) -> str:
        hidden = shown(actor, row, "address") == MASK
        return row.reason.replace(row.address, MASK) if hidden else row.reason

    return of


def deliveries_for(actor: Actor) -> Listing:
    """Return the list of deliveries as an officer may see it: addresses are masked without the right to contacts."""
    return Listing(
        name="messaging.deliveries",
        title=gettext_lazy("お知らせの配達状況"),
        source=ModelSource(selectors.deliveries, "deliveries", granted=True),
        columns=(
            Column(
                "subject",
                gettext_lazy("件名"),
                value=lambda row: str(row.message.subject),
                link=lambda row: reverse("messaging:delivery", args=[row.pk]),
                head=True,
            ),
            Column(
                "state",
                gettext_lazy("状況"),
                value=lambda row: row.get_state_display(),
                chip=lambda row: row.tone,
            ),
            Column("channel", gettext_lazy("手段"), value=lambda row: row.get_channel_display()),
            Column("address", gettext_lazy("宛先"), value=_address(actor)),
            Column("reason", gettext_lazy("理由"), value=_reason(actor)),
            Column("changed_at", gettext_lazy("更新日時"), kind="moment"),
            Column("attempts", gettext_lazy("送信回数"), kind="number", optional=True),
            Column("domain", gettext_lazy("宛先ドメイン"), optional=True),
            Column("due_at", gettext_lazy("送信予定"), kind="moment", optional=True),
        ),
        filters=(
            Choice(
                "state",
                gettext_lazy("状況"),
                choices=(("failed", gettext_lazy("届かなかったもの")), *STATES.items()),
            ),
            Choice("channel", gettext_lazy("手段"), choices=Channel.choices),
            Text("domain", gettext_lazy("宛先ドメイン")),
            DateRange("changed", gettext_lazy("更新日")),
        ),
        orders={"changed_at": Order("changed_at", gettext_lazy("更新日時"))},
        default_order="-changed_at",
        bulk_actions=(
            BulkAction(
                "retry",
                gettext_lazy("もう一度送る"),
                task="messaging.retry_many",
                permission="messaging.deliveries",
                question=gettext_lazy(
                    "選んだお知らせを、もう一度送りますか。送信停止中の宛先には送りません。"
                ),
            ),
        ),
        template="messaging/deliveries.html",
        empty=gettext_lazy("お知らせはまだ送っていません。"),
        more=lambda request: {"failures": selectors.failures(actor_in(request))},
    )


@page(permission("messaging.deliveries"))
def deliveries(request: HttpRequest) -> HttpResponseBase:
    """List what was sent; what did not arrive is counted above and one step away."""
    return deliveries_for(actor_in(request)).respond(request)


@page(permission("messaging.deliveries"))
@require_GET
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Show one delivery with its course."""
    actor = actor_in(request)
    rows = Delivery.objects.select_related("message").exclude(message=None)
    found = rows.visible_to(actor, "deliveries", granted=True).filter(pk=delivery_id).first()
    if found is None:
        raise Http404
    state = State(found.state)
    context = {
        "found": found,
        "address": shown(actor, found, "address"),
        "steps": [(step, _step_reason(actor, found, step.reason)) for step in selectors.steps_of(found)],
        "may_retry": state in FAILED or state == State.DEFERRED,
        "waits": state in DUE,
    }
    return render(request, "messaging/delivery.html", context)


def _step_reason(actor: Actor, found: Delivery, reason: str) -> str:
    return reason.replace(found.address, str(shown(actor, found, "address")))


@page(permission("messaging.deliveries"))
@require_POST
def retry(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Send one delivery again."""
    try:
        office.retry(actor_in(request), delivery_id=delivery_id)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(request, _("もう一度送ります。"))
    return redirect("messaging:delivery", delivery_id)


@page(permission("messaging.templates"))
@require_GET
def wordings(request: HttpRequest) -> HttpResponse:
    """List the messages whose words may be changed, for one of the officer's bodies; none for whoever has but some offices."""
    actor = actor_in(request)
    body = _body(request) if selectors.wording_bodies(actor) else None
    rows = [
        (spec, default_words(spec, "ja").subject, _changed(actor, body, spec))
        for spec in sorted(SPECS.values(), key=lambda one: one.code)
        if body
    ]
    context = {"rows": rows, "body": body, "bodies": selectors.wording_bodies(actor)}
    return render(request, "messaging/wordings.html", context)


def _changed(actor: Actor, body: Body, spec: MessageSpec) -> list[Any]:
    return [
        LANGUAGE_NAMES[language]
        for language in LANGUAGES
        if (own := selectors.history(actor, body.pk, spec.code, language)) and not own[0].is_default
    ]


@page(permission("messaging.templates"))
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Show and change the words of one message in one language, with a preview, warnings and the history."""
    spec = SPECS.get(code)
    if spec is None or language not in LANGUAGES:
        raise Http404
    actor = actor_in(request)
    with scope(actor):
        body = _body(request)
    if request.method != "POST":
        return _show_wording(request, spec, language, body, None)
    form = WordingForm(request.POST)
    if not form.is_valid() or request.POST.get("do") == "preview":
        return _show_wording(request, spec, language, body, form)
    try:
        office.write_words(
            actor,
            body_id=body.pk,
            code=code,
            language=language,
            idempotency_key=form.key,  # type: ignore[call-arg]
            **form.values,
        )
    except Rejected as rejected:
        form.take(rejected)
        return _show_wording(request, spec, language, body, form)
    messages.success(request, _("文面を保存しました。"))
    return redirect(f"{reverse('messaging:wording', args=[code, language])}?body={body.code}")


@page(permission("messaging.templates"))
@require_POST
def restore(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Go back to the standard words."""
    actor = actor_in(request)
    with scope(actor):
        body = _body(request)
    try:
        office.restore_words(actor, body_id=body.pk, code=code, language=language)
    except Rejected as rejected:
        raise Http404 from rejected
    messages.success(request, _("標準の文面に戻しました。"))
    return redirect(f"{reverse('messaging:wording', args=[code, language])}?body={body.code}")


def _body(request: HttpRequest) -> Body:
    """Return the body that the address or form names, else the first of the officer's."""
    bodies = selectors.wording_bodies(actor_in(request))
    wanted = request.POST.get("body") or request.GET.get("body", "")
    body = next((one for one in bodies if one.code == wanted), bodies[0] if bodies and not wanted else None)
    if body is None:
        raise Http404
    return body


def _show_wording(
    request: HttpRequest,
    spec: MessageSpec,
    language: str,
    body: Body,
    form: WordingForm | None,
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        now = words_of(spec, body.pk)[language]
        history = selectors.history(actor, body.pk, spec.code, language)
        names = {name: _(title) for name, title in spec.placeholders.items()}
    shown_form = form or WordingForm(initial={"subject": now.subject, "text": now.text})
    subject = form.data.get("subject", "") if form else now.subject
    text = form.data.get("text", "") if form else now.text
    examples = {name: f"〔{title}〕" for name, title in names.items()}
    context = {
        "spec": spec,
        "language": language,
        "languages": [
            (
                str(LANGUAGE_NAMES[one]),
                reverse("messaging:wording", args=[spec.code, one]) + f"?body={body.code}",
                one == language,
            )
            for one in LANGUAGES
        ],
        "body": body,
        "form": shown_form,
        "names": [("{" + name + "}", title) for name, title in names.items()],
        "warnings": office.warnings_for(spec.code, language, subject, text),
        "preview_subject": filled(subject, examples, language),
        "preview_text": filled(text, examples, language),
        "standard": default_words(spec, language),
        "history": history,
        "is_own": bool(history) and not history[0].is_default,
    }
    return render(request, "messaging/wording.html", context, status=422 if form and form.errors else 200)
