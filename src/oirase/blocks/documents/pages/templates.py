"""Pages for officers who look after templates: list, one version, its editor, previews, putting into use and stopping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.documents import selectors, services
from oirase.blocks.documents.checking import errors_of, faults_of, remarks_of
from oirase.blocks.documents.diffs import differences
from oirase.blocks.documents.issuing import preview
from oirase.blocks.documents.letters import LANGUAGES, Composed, parts_of, used_language
from oirase.blocks.documents.models import NoticeTemplate, Seal, TemplateState
from oirase.blocks.documents.offers import NoticeSpec, UnknownNotice, notice_of
from oirase.blocks.documents.pages.forms import (
    LABELS,
    LANGUAGE_NAMES,
    LanguageForm,
    PublishForm,
    WithdrawForm,
)
from oirase.blocks.documents.pages.listing import TEMPLATES
from oirase.blocks.documents.printing import print_letter
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.ids import new_id
from oirase.kernel.access.models import Body
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected

KEEPER = permission(selectors.TEMPLATES)


@page(KEEPER)
def template_list(request: HttpRequest) -> HttpResponseBase:
    """List the notices of the actor's bodies with the state of their templates."""
    return TEMPLATES.respond(request)


@page(KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Show the texts that a notice begins with; a POST begins a version of one's own."""
    actor = actor_in(request)
    given = request.POST if request.method == "POST" else request.GET
    with scope(actor):
        body = Body.objects.filter(code=given.get("body", "")[:40]).first()
        reached = {reach.body_id for reach in actor.reaches.get(selectors.TEMPLATES, ())}
        if body is None or body.pk not in reached:
            raise Http404
        spec = _spec_of(body.pk, given.get("code", ""))
        start = NoticeTemplate(body=body, code=spec.code, texts=selectors.defaults_of(spec))
        letter = preview(start, spec) if start.parts("ja").get("body") else None
    if request.method == "POST":
        try:
            made = services.draft(actor, body_id=body.pk, code=spec.code)
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return redirect("documents:templates")
        return redirect("documents:edit", made.pk)
    return render(request, "documents/begin.html", {"spec": spec, "body": body, "letter": letter})


@page(KEEPER)
@require_GET
def one(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Show a version: its letter in each language, what to look at again, what differs, all versions, what to do next."""
    return _show(request, template_id)


def _show(
    request: HttpRequest, template_id: UUID, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_in(request)
    with scope(actor):
        found = _found(actor, template_id)
        spec = _spec_of(found.body_id, found.code)
        versions = selectors.versions(actor, found)
        in_use = next((one for one in versions if one.state == TemplateState.PUBLISHED), None)
        language = _language(request.GET.get("language", ""))
        letter = _letter(found, spec, language)
    draft = next((one for one in versions if one.state == TemplateState.DRAFT), None)
    compared = in_use if in_use and found.state == TemplateState.DRAFT else None
    context = {
        "found": found,
        "spec": spec,
        "versions": versions,
        "language": language,
        "tabs": _tabs(found, language),
        "letter": letter,
        "remarks": _remarks(found, spec),
        "compared": compared,
        "differences": _named(differences(compared.texts, found.texts)) if compared else (),
        "draft": draft,
        "forms": {**_forms(actor, found), **(bound or {})},
    }
    return render(request, "documents/template.html", context, status=status)


def _forms(actor: Actor, found: NoticeTemplate) -> dict[str, Any]:
    """Return an empty form for each thing that may be done with this version now."""
    if not may(actor, found, "templates"):
        return {}
    made: dict[str, Any] = {}
    initial = {"version": found.version}
    if found.state == TemplateState.DRAFT:
        made["publish"] = PublishForm(initial=initial, auto_id="publish_%s")
    if found.state in (TemplateState.DRAFT, TemplateState.PUBLISHED):
        made["withdraw"] = WithdrawForm(initial=initial, auto_id="withdraw_%s")
    return made


@page(KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Edit one language of a draft; two officers who save at once both see both texts."""
    if request.method != "POST":
        return _editor(request, template_id)
    form = LanguageForm(request.POST)
    if request.POST.get("action") == "preview":
        return _editor(request, template_id, form)
    if not form.is_valid():
        return _editor(request, template_id, form, status=422)
    values = form.values
    given = {name: values.pop(name) for name in ("version", "language", "seal")}
    try:
        services.edit(  # type: ignore[call-arg]
            actor_in(request), idempotency_key=form.key, template_id=template_id, parts=values, **given
        )
    except Rejected as rejected:
        form.take(rejected)
        return _editor(request, template_id, form, status=422)
    except Conflict as conflict:
        return _editor(request, template_id, form, status=409, conflict=str(conflict))
    messages.success(request, _("保存しました。"))
    if request.POST.get("action") == "close":
        return redirect("documents:template", template_id)
    return redirect(f"{request.path}?language={given['language']}")


def _editor(
    request: HttpRequest,
    template_id: UUID,
    form: LanguageForm | None = None,
    status: int = 200,
    conflict: str = "",
) -> HttpResponse:
    """Render the editor. After a conflict the typed texts stay, beside those that the other has saved."""
    actor = actor_in(request)
    with scope(actor):
        found = _found(actor, template_id)
        if found.state != TemplateState.DRAFT and form is None:
            return redirect("documents:template", found.pk)
        spec = _spec_of(found.body_id, found.code)
        asked = form["language"].value() if form else request.GET.get("language", "")
        language = _language(str(asked))
        parts = form.parts if form else found.parts(language)
        other = differences({language: found.parts(language)}, {language: parts_of(parts)})
        version = found.version
        if form is None:
            initial = {**parts, "seal": found.seal, "version": version, "language": language}
            form = LanguageForm(initial=initial)
        elif conflict:
            form = _retyped(request, version, conflict)
        context = {
            "found": found,
            "spec": spec,
            "form": form,
            "language": language,
            "tabs": _tabs(found, language),
            "placeholders": list(spec.known.values()),
            "conflict": _named(other) if conflict else (),
            **_previewed(found, spec, language, parts),
        }
    return render(request, "documents/edit.html", context, status=status)


def _retyped(request: HttpRequest, version: int, conflict: str) -> LanguageForm:
    """Return the form as it was typed, now against what is saved now: saving again decides."""
    data = request.POST.copy()
    data["version"], data["idempotency_key"] = str(version), str(new_id())
    form = LanguageForm(data)
    form.add_error(None, conflict)
    return form


@page(KEEPER)
@require_POST
def live(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Answer the editor with the letter as it is typed: a part of a page."""
    actor = actor_in(request)
    with scope(actor):
        found = _found(actor, template_id)
        spec = _spec_of(found.body_id, found.code)
        form = LanguageForm(request.POST)
        language = _language(str(form["language"].value()))
        context = _previewed(found, spec, language, form.parts, str(form["seal"].value()))
    return render(request, "documents/_preview.html", context)


@page(KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_pdf(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Give the letter as PDF with sample values: as it is saved, or (POST) as it is typed."""
    actor = actor_in(request)
    with scope(actor):
        found = _found(actor, template_id)
        spec = _spec_of(found.body_id, found.code)
        if request.method == "POST":
            form = LanguageForm(request.POST)
            language = _language(str(form["language"].value()))
            problems = errors_of(form.parts, spec, language)
            if problems:
                if form.is_valid():
                    form.take(Rejected(problems))
                return _editor(request, template_id, form, status=422)
            _type_in(found, language, form.parts, str(form["seal"].value()))
        else:
            language = used_language(found.texts, _language(request.GET.get("language", "")))
        letter = _letter(found, spec, language)
    if letter is None:
        raise Http404
    answer = HttpResponse(print_letter(letter).pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.code}-{found.number}-{language}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@page(KEEPER)
@require_POST
def publish(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Put a draft into use."""
    form = PublishForm(request.POST, auto_id="publish_%s")
    return _act(
        request, template_id, "publish", form, services.publish, _("公開しました。次の通知から使われます。")
    )


@page(KEEPER)
@require_POST
def withdraw(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Stop a version, or give up a draft."""
    form = WithdrawForm(request.POST, auto_id="withdraw_%s")
    return _act(request, template_id, "withdraw", form, services.withdraw, _("使用を停止しました。"))


@page(KEEPER)
@require_POST
def take_default(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Put the texts that the notice begins with into a draft."""
    try:
        services.take_default(actor_in(request), template_id=template_id, version=_version(request))
    except Rejected as rejected:
        messages.error(request, str(rejected))
        return redirect("documents:template", template_id)
    messages.success(request, _("既定の文を入れました。"))
    return redirect("documents:edit", template_id)


def _act(
    request: HttpRequest,
    template_id: UUID,
    name: str,
    form: Any,
    service: Callable[..., NoticeTemplate],
    done: str,
) -> HttpResponse:
    """Run one command for a form; what is wrong is shown at the form."""
    if not form.is_valid():
        return _show(request, template_id, {name: form}, 422)
    try:
        service(actor_in(request), idempotency_key=form.key, template_id=template_id, **form.values)
    except Rejected as rejected:
        form.take(rejected)
        return _show(request, template_id, {name: form}, 422)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _show(request, template_id, {name: form}, 409)
    messages.success(request, done)
    return redirect("documents:template", template_id)


def _found(actor: Actor, template_id: UUID) -> NoticeTemplate:
    """Return a version that the actor looks after, 404 for any other."""
    rows = NoticeTemplate.objects.visible_to(actor, "templates").select_related(
        "body", "organisation", "changed_by"
    )
    found = rows.filter(pk=template_id).first()
    if found is None:
        raise Http404
    return found


def _spec_of(body_id: UUID, code: str) -> NoticeSpec:
    try:
        return notice_of(body_id, code)
    except UnknownNotice as error:
        raise Http404 from error


def _language(asked: str) -> str:
    return asked if asked in LANGUAGES else "ja"


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _type_in(found: NoticeTemplate, language: str, parts: dict[str, str], seal: str) -> None:
    """Put typed texts into a version in hand, which is not saved."""
    found.texts = {**found.texts, language: parts_of(parts)}
    found.seal = seal if seal in Seal.values else found.seal


def _letter(found: NoticeTemplate, spec: NoticeSpec, language: str) -> Composed | None:
    """Return the letter in a language with sample values, None where it has no text or names what is not offered."""
    parts = found.parts(language)
    if not parts.get("body") or errors_of(parts, spec, language):
        return None
    return preview(found, spec, language)


def _previewed(
    found: NoticeTemplate, spec: NoticeSpec, language: str, parts: dict[str, str], seal: str = ""
) -> dict[str, Any]:
    kept = parts_of(parts)
    _type_in(found, language, kept, seal)
    problems = errors_of(kept, spec, language) if any(kept.values()) else {}
    return {
        "letter": _letter(found, spec, language),
        "problems": [(LABELS[part], text) for part, texts in problems.items() for text in texts],
        "remarks": [(None, LABELS.get(one.part, ""), one) for one in remarks_of(kept, spec, language)],
    }


def _remarks(found: NoticeTemplate, spec: NoticeSpec) -> list[tuple[Any, Any, Any]]:
    """Return what to look at again in all languages; a version may name what is not offered any more."""
    return [
        (LANGUAGE_NAMES[language], LABELS.get(one.part, ""), one)
        for language in LANGUAGES
        for one in (
            *faults_of(found.parts(language), spec, language),
            *remarks_of(found.parts(language), spec, language),
        )
    ]


def _named(found: Any) -> list[tuple[Any, Any, Any]]:
    return [(LANGUAGE_NAMES[one.language], LABELS[one.part], one) for one in found]


def _tabs(found: NoticeTemplate, language: str) -> list[tuple[str, str, bool]]:
    """Return a tab for each language, with a word where there is no text yet."""
    empty = _("（未作成）")
    return [
        (
            f"{LANGUAGE_NAMES[one]}{'' if found.parts(one).get('body') else empty}",
            f"?language={one}",
            one == language,
        )
        for one in LANGUAGES
    ]
