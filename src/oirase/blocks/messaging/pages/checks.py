"""Pages of whoever runs the mail: the check before going live, its test mails, how much leaves in a minute, simulated messages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.messaging.channels import simulated_messages
from oirase.blocks.messaging.mails import sender_address
from oirase.blocks.messaging.pages.forms import LimitsForm
from oirase.blocks.messaging.ports import short_messages
from oirase.blocks.messaging.readiness import mail_readiness
from oirase.blocks.messaging.services import checks, office
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission, public
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.kernel.settings import value_on

VERDICTS = {
    "passed": (gettext_lazy("合格"), "success"),
    "failed": (gettext_lazy("不合格"), "error"),
    "unknown": (gettext_lazy("確認できず"), "warning"),
}


@page(permission("messaging.operate"))
@require_GET
def mail_check(request: HttpRequest) -> HttpResponse:
    """Show the newest check and what is still open."""
    ready = mail_readiness()
    rows = [
        (one["check"], *VERDICTS[one["verdict"]], _(one["reason"]), one["detail"])
        for one in (ready.check.findings if ready.check else [])
    ]
    context = {"ready": ready, "rows": rows, "sender": sender_address()}
    return render(request, "messaging/mail_check.html", context)


@page(permission("messaging.operate"))
@require_POST
def run_check(request: HttpRequest) -> HttpResponse:
    """Ask DNS and send the test mails."""
    domain, found = checks.ask()
    try:
        checks.keep(actor_in(request), domain=domain, findings=found)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(
            request,
            _("確認しました。試験のメールを受け取った人は、メールのリンクから届いたことを知らせてください。"),
        )
    return redirect("messaging:mail_check")


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_probe(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever reads a test mail say that it came. A button does it: programs that look at mails follow links, too."""
    checks.probe_of(token)
    if request.method == "POST":
        checks.confirm(actor_in(request), token=token)
    return render(request, "messaging/probe.html", {"done": request.method == "POST"})


@page(permission("messaging.operate"))
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """Show and change how much leaves in a minute, and what a check needs."""
    form = LimitsForm(request.POST) if request.method == "POST" else LimitsForm(initial=_current(request))
    if request.method == "POST" and form.is_valid():
        try:
            office.set_limits(actor_in(request), values=_stored(form.values), source=form.values["source"])
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("保存しました。次の1分から使われます。"))
            return redirect("messaging:limits")
    return render(request, "messaging/limits.html", {"form": form}, status=422 if form.errors else 200)


def _current(request: HttpRequest) -> dict[str, Any]:
    with scope(actor_in(request)):
        found = {
            name: value_on(f"messaging.{name}", clock.today())
            for name in LimitsForm.base_fields
            if name != "source"
        }
    singles = found["mail_per_minute_by_domain"].items()
    found["mail_per_minute_by_domain"] = [f"{domain} {number}" for domain, number in singles]
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in found.items()}


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    stored = {f"messaging.{name}": value for name, value in values.items() if name != "source"}
    pairs = (line.split() for line in values["mail_per_minute_by_domain"])
    stored["messaging.mail_per_minute_by_domain"] = {
        domain.casefold(): int(number) for domain, number in pairs
    }
    return stored


@page(permission("messaging.operate"))
@require_GET
def simulated(request: HttpRequest) -> HttpResponse:
    """Show the short messages that a demonstration did not send; where short messages are real, or there are none, 404."""
    adapter = short_messages()
    if adapter is None or not adapter.simulated:
        raise Http404
    return render(request, "messaging/simulated.html", {"rows": simulated_messages()})
