"""Filling in, one step a page: works without script and without an account, keeps everything that was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Attachment, Draft, DraftState, Moment
from oirase.blocks.forms.pages import keeping, rows
from oirase.blocks.forms.pages.stepform import StepForm, linked, received_for
from oirase.blocks.forms.ports import INTAKES
from oirase.blocks.forms.reading import READER, spec_of
from oirase.blocks.forms.selectors import as_text, review_of
from oirase.blocks.forms.services import drafts
from oirase.blocks.forms.services.attaching import attachments_of
from oirase.blocks.forms.types.files import MOST_FILES, MOST_MEGABYTES
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.codes import code_in, code_of, is_code, remember
from oirase.kernel.access.http import actor_in, page, public
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.files import FileRefused, Received

UPLOAD_BYTES = MOST_FILES * MOST_MEGABYTES * 1024 * 1024
RENDERED, SAVED = 200, 204


@page(public)
@require_GET
def resume(request: HttpRequest, draft_id: UUID, code: str) -> HttpResponse:
    """Open a draft by its link and go on without the code in the address."""
    with scope(READER):
        draft = Draft.objects.filter(pk=draft_id, user=None).first()
    if draft is None or not is_code(drafts.PURPOSE, draft.pk, code):
        raise Http404
    remember(request, drafts.PURPOSE, draft.pk)
    return redirect("forms:draft", draft.pk)


@page(public)
@require_GET
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """Go to where somebody is in their form: what has become of it, the first step that is not ready, or the review."""
    if keeping.is_signed_out(request, draft_id):
        return keeping.sign_in_first(request, draft_id, {}, ())
    found = _own(request, draft_id)
    if found.state == DraftState.SENT:
        return redirect(found.sent_to)
    filling = _worked_out(found)[0]
    step = filling.first_open_step() or (filling.steps[0] if found.only and filling.steps else None)
    return redirect("forms:step", found.pk, step.key) if step else redirect("forms:review", found.pk)


@page(public, upload_bytes=UPLOAD_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponseBase:
    """Show one step; keep what is sent, then do what the button says."""
    keys = request.POST.get("on_page", "").split(",")
    inputs = _inputs(request.POST, keys)
    if keeping.is_signed_out(request, draft_id):
        return keeping.sign_in_first(request, draft_id, inputs, keys)
    found = _own(request, draft_id)
    if found.state == DraftState.SENT:
        return redirect(found.sent_to)
    if request.method != "POST":
        keeping.put_back(request, found)
        return _show(request, found, key, tell=bool(request.GET.get("check")))
    keeping.forget(request)
    code = code_in(request, drafts.PURPOSE, draft_id)
    action, _colon, what = request.POST.get("action", "next").partition(":")
    inputs = rows.after_button(inputs, action, what)
    saved, refused = _keep(request, found, key, code, inputs, keys)
    if "quiet" in request.GET:
        return HttpResponse(status=SAVED)
    if action == "detach":
        drafts.detach(actor_in(request), draft_id=draft_id, code=code, attachment_id=_uuid(what))
    if refused:
        return _show(request, saved, key, tell=action == "next", refused=refused, status=422)
    return _go_on(request, saved, key, action, _place_of(request, action, what, inputs))


def _place_of(request: HttpRequest, action: str, what: str, inputs: Mapping[str, Sequence[str]]) -> str:
    """Return the id of what a button has changed: there the reader goes on when the page comes back."""
    group = what.partition("-")[0]
    if action == "add":
        return f"id_{group}-{int(inputs[f'{group}-total'][0]) - 1}"
    if action == "attach":
        return f"id_{next(iter(request.FILES), '')}_files"
    return {"remove": f"id_{group}", "postal": f"id_{what.partition(':')[0]}"}.get(action, "")


def _go_on(request: HttpRequest, found: Draft, key: str, action: str, look_at: str) -> HttpResponse:
    """Answer a button: the next step if nothing is wrong in this one, the one before, or this one again."""
    filling, _files = _worked_out(found)
    keys = [one.key for one in filling.steps]
    if key not in keys:
        return redirect("forms:draft", found.pk)
    place = keys.index(key)
    if action == "next":
        if filling.problems_in(filling.steps[place]):
            return _show(request, found, key, tell=True, status=422)
        rest = keys[place + 1 :]
        _count(request, found, key, rest[0] if rest else "")
        return _after(request, found, rest)
    if action == "back" and place:
        return redirect("forms:step", found.pk, keys[place - 1])
    if action == "save":
        return redirect("forms:saved", found.pk)
    return _show(request, found, key, tell=False, look_at=look_at)


def _count(request: HttpRequest, found: Draft, completed: str, shown: str) -> None:
    """Count how far somebody has come; a way that they go again costs nothing, and neither does a correction."""
    known = not shown or drafts.has_come_to(found, Moment.SHOWN, shown)
    if found.only or (known and drafts.has_come_to(found, Moment.COMPLETED, completed)):
        return
    code = code_in(request, drafts.PURPOSE, found.pk)
    drafts.come_to(actor_in(request), draft_id=found.pk, code=code, completed=completed, shown=shown)


def _after(request: HttpRequest, found: Draft, rest: Sequence[str]) -> HttpResponse:
    """Go to the next step, to the review, or, in a correction of a few fields, straight to sending."""
    if rest:
        return redirect("forms:step", found.pk, rest[0])
    if not found.only:
        return redirect("forms:review", found.pk)
    address, problem = _send(request, found)
    if problem:
        messages.error(request, problem)
        return redirect("forms:review", found.pk)
    return redirect(address)


def _send(request: HttpRequest, found: Draft) -> tuple[str, str]:
    """Send a draft; return the address of what has become of it, or what is in the way."""
    try:
        sent = drafts.send(
            actor_in(request), draft_id=found.pk, code=code_in(request, drafts.PURPOSE, found.pk)
        )
    except Rejected as rejected:
        return "", rejected.problems.get("", [_("入力が足りないところか、直すところがあります。")])[0]
    except Conflict as conflict:
        return "", str(conflict)
    return sent.sent_to, ""


def _show(
    request: HttpRequest,
    found: Draft,
    key: str,
    *,
    tell: bool,
    refused: Mapping[str, list[str]] | None = None,
    look_at: str = "",
    status: int = 200,
) -> HttpResponse:
    filling, files = _worked_out(found)
    step = next((one for one in filling.steps if one.key == key), None)
    if step is None:
        return redirect("forms:draft", found.pk)
    form = StepForm(filling, step, linked(files, actor_in(request)), tell=tell)
    form.told |= dict(refused or {})
    place = filling.steps.index(step)
    frame = _frame(found, filling)
    form.remarks = frame["heading"].remarks
    context = {
        **frame,
        "form": form,
        "step": step,
        "step_url": reverse("forms:step", args=[found.pk, step.key]),
        "look_at": look_at,
        "titles": [str(one.title) for one in filling.steps] + [_("確認")],
        "place": place + 1,
        "is_first": place == 0,
        "is_last": place == len(filling.steps) - 1,
    }
    template = "forms/_fields.html" if "part" in request.GET else "forms/step.html"
    return render(request, template, context, status=RENDERED if "part" in request.GET else status)


@page(public)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """Show everything before it is sent; send it."""
    if keeping.is_signed_out(request, draft_id):
        return keeping.sign_in_first(request, draft_id, {}, ())
    found = _own(request, draft_id)
    if found.state == DraftState.SENT:
        return redirect(found.sent_to)
    problem = ""
    if request.method == "POST":
        address, problem = _send(request, found)
        if address:
            return redirect(address)
    filling, _files = _worked_out(found)
    context = {
        **_frame(found, filling),
        "sections": review_of(filling),
        "titles": [str(one.title) for one in filling.steps] + [_("確認")],
        "place": len(filling.steps) + 1,
        "open_step": filling.first_open_step(),
        "last_step": filling.steps[-1] if filling.steps else None,
        "problem": problem,
    }
    return render(
        request, "forms/review.html", context, status=422 if problem or not filling.complete else 200
    )


@page(public)
@require_GET
def saved(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say how to come back: by account, or by the link with the code."""
    found = _own(request, draft_id)
    filling, _files = _worked_out(found)
    link = ""
    if found.user_id is None:
        link = request.build_absolute_uri(
            reverse("forms:resume", args=[found.pk, code_of(drafts.PURPOSE, found.pk)])
        )
    return render(request, "forms/saved.html", {**_frame(found, filling), "link": link})


@page(public)
@require_POST
def move(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on in the newest version of the form."""
    code = code_in(request, drafts.PURPOSE, draft_id)
    try:
        drafts.move(actor_in(request), draft_id=draft_id, code=code)
        messages.success(request, _("新しい様式に移しました。内容を確認してください。"))
    except Rejected as rejected:
        messages.error(request, str(rejected))
    return redirect("forms:draft", draft_id)


@page(public)
@require_GET
def export(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand out what was typed as a text: whoever cannot send a form any more does not lose what they wrote."""
    found = _own(request, draft_id)
    filling, _files = _worked_out(found)
    answer = HttpResponse(as_text(filling), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.pk}.txt"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(public)
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    found = _own(request, draft_id)
    back = INTAKES[found.purpose].heading(found).back or "/"
    drafts.discard(actor_in(request), draft_id=draft_id, code=code_in(request, drafts.PURPOSE, draft_id))
    messages.success(request, _("書きかけの申請を削除しました。"))
    return redirect(back)


def _own(request: HttpRequest, draft_id: UUID) -> Draft:
    """Return the draft if it is this account's or this browser has its code; else 404."""
    with scope(READER):
        # What the form asks is kept parsed (`spec_of`) and not read anew with each page.
        rows = Draft.objects.select_related("form_version").defer(
            "form_version__definition", "form_version__schema"
        )
        found = rows.filter(pk=draft_id).first()
    actor: Actor = actor_in(request)
    if found is not None:
        keeping.recognise(request, found)
    if found is None or not drafts.is_own(actor, found, code_in(request, drafts.PURPOSE, draft_id)):
        raise Http404
    return found


def _worked_out(found: Draft) -> tuple[Filling, list[Attachment]]:
    with scope(READER):
        files = attachments_of(found)
    return drafts.worked_out(found, files), files


def _frame(found: Draft, filling: Filling) -> dict[str, Any]:
    return {
        "draft": found,
        "title": filling.spec.title,
        "intro": filling.spec.intro,
        "heading": INTAKES[found.purpose].heading(found),
        "page_code": keeping.code_for_page(found),
        **_outdated(found),
    }


def _outdated(found: Draft) -> dict[str, bool]:
    """Return whether the form was withdrawn, and whether there is a newer one to go on in."""
    if not drafts.is_outdated(found):
        return {"outdated": False}
    with scope(READER):
        return {"outdated": True, "has_newer": drafts.newest_version(found.form_version.form_id) is not None}


def _inputs(sent: QueryDict, keys: Sequence[str]) -> dict[str, list[str]]:
    wanted = set(keys)
    return {name: given for name, given in sent.lists() if name.partition("-")[0] in wanted}


def _keep(
    request: HttpRequest,
    found: Draft,
    key: str,
    code: str,
    inputs: Mapping[str, list[str]],
    keys: Sequence[str],
) -> tuple[Draft, dict[str, list[str]]]:
    """Keep what was typed and the files that came along; return the draft and what was refused, by field."""
    page: dict[str, Any] = {"draft_id": found.pk, "code": code, "inputs": inputs, "replacing": keys}
    with ExitStack() as stack:
        received, refused = _received(request, found, key, stack)
        if not received:
            return drafts.save(actor_in(request), **page), refused
        try:
            saved, full = drafts.fill_in(actor_in(request), received=received, **page)
        except FileRefused as no_space:
            saved, full = drafts.save(actor_in(request), **page), dict.fromkeys(received, [str(no_space)])
    return saved, refused | full


def _received(
    request: HttpRequest, found: Draft, key: str, stack: ExitStack
) -> tuple[dict[str, list[Received]], dict[str, list[str]]]:
    """Look at the files that came along; return those that can be kept and what is wrong with the others, by field."""
    # A page that is worked out anew while somebody types brings no files: they come with a button.
    current = None if "quiet" in request.GET else spec_of(found.form_version_id).step(key)
    received: dict[str, list[Received]] = {}
    refused: dict[str, list[str]] = {}
    for one in current.fields if current else ():
        given = request.FILES.getlist(one.key) if one.type == "file" else []
        try:
            if given:
                received[one.key] = stack.enter_context(received_for(one, given))
        except FileRefused as wrong:
            refused[one.key] = [str(wrong)]
    return received, refused


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
