"""Trying a form before it is published: filled in with sample answers in a phone's frame, beside what the evaluator says.

What is typed stands in the officer's session and nowhere else, until they keep it as a sample. Nothing is uploaded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.forms.filling import Filling
from oirase.blocks.forms.models import Form, Sample
from oirase.blocks.forms.pages import rows
from oirase.blocks.forms.pages.editor.frame import frame, opened, problem_lines
from oirase.blocks.forms.pages.stepform import StepForm
from oirase.blocks.forms.releasing import run_samples
from oirase.blocks.forms.selectors import review_of
from oirase.blocks.forms.services import sampling
from oirase.blocks.forms.spec import FormSpec, Unsound, parse
from oirase.blocks.forms.spec.shape import has_shape
from oirase.blocks.forms.trying import result_of, tried
from oirase.blocks.forms.types import type_of
from oirase.kernel import clock
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected

SESSION = "forms.trials"
KEPT = 3
LONGEST, MOST_NAMES = 2000, 500
REVIEW = "0"
"""Stands for the review in addresses: no step has such a key."""


@dataclass(frozen=True)
class Seen:
    """One question beside the phone: whether it is asked, its answer as JSON and as people read it, what is wrong."""

    label: str
    key: str
    shown: bool
    value: str
    text: str
    problems: list[str]


@page(permission("forms.edit"))
@require_GET
def trial(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Begin at the first step."""
    form = opened(request, form_id)
    if not has_shape(form.definition):
        return redirect("forms:outline", form_id)
    try:
        spec = parse(form.definition)
    except Unsound as unsound:
        lines = problem_lines(form, unsound.problems)
        return render(request, "forms/editor/trial.html", {**frame(request, form, "trial"), "lines": lines})
    steps = _filling(request, form, spec).steps
    return redirect("forms:try", form_id, steps[0].key if steps else REVIEW)


@page(permission("forms.edit"))
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, form_id: UUID, key: str) -> HttpResponse:
    """Show one step of the trial; take what is typed, and do what the button says."""
    form = opened(request, form_id)
    try:
        spec = parse(form.definition)
    except Unsound:
        return redirect("forms:trial", form_id)
    if request.method != "POST":
        return _show(request, form, spec, key, tell=bool(request.GET.get("check")))
    action, _colon, what = request.POST.get("action", "next").partition(":")
    _keep(request, form, spec, action, what)
    filling = _filling(request, form, spec)
    keys = [one.key for one in filling.steps] + [REVIEW]
    if key not in keys:
        return redirect("forms:try", form_id, keys[0])
    place = keys.index(key)
    if action == "next":
        if filling.problems_in(filling.steps[place]):
            return _show(request, form, spec, key, tell=True, status=422)
        return redirect("forms:try", form_id, keys[place + 1])
    if action == "back" and place:
        return redirect("forms:try", form_id, keys[place - 1])
    return _show(request, form, spec, key, tell=False)


def _keep(request: HttpRequest, form: Form, spec: FormSpec, action: str, what: str) -> None:
    """Put what was typed on this page into the session, with what a button does to it."""
    inputs, files = _session(request, form)
    keys = set(request.POST.get("on_page", "").split(",")) & set(spec.fields)
    kept = {name: given for name, given in inputs.items() if name.partition("-")[0] not in keys}
    new = {
        name: [one[:LONGEST] for one in given]
        for name, given in request.POST.lists()
        if name.partition("-")[0] in keys
    }
    new = rows.after_button(new, action, what)
    if action in ("attach", "detach") and what in spec.fields:
        files = [*files, what] if action == "attach" else [one for one in files if one != what]
    merged = dict(list((kept | new).items())[:MOST_NAMES])
    _remember(request, form, merged, files)


def _session(request: HttpRequest, form: Form) -> tuple[dict[str, list[str]], list[str]]:
    found = request.session.get(SESSION, {}).get(str(form.pk), {})
    return dict(found.get("inputs", {})), list(found.get("files", []))


def _remember(request: HttpRequest, form: Form, inputs: Mapping[str, list[str]], files: list[str]) -> None:
    trials = {key: value for key, value in request.session.get(SESSION, {}).items() if key != str(form.pk)}
    trials = dict(list(trials.items())[-(KEPT - 1) :])
    request.session[SESSION] = {**trials, str(form.pk): {"inputs": dict(inputs), "files": files}}


def _filling(request: HttpRequest, form: Form, spec: FormSpec) -> Filling:
    inputs, files = _session(request, form)
    return tried(spec, inputs, files, clock.today())


def _show(
    request: HttpRequest, form: Form, spec: FormSpec, key: str, *, tell: bool, status: int = 200
) -> HttpResponse:
    filling = _filling(request, form, spec)
    current = next((one for one in filling.steps if one.key == key), None)
    if current is None and key != REVIEW:
        return redirect("forms:trial", form.pk)
    with scope(actor_in(request)):
        outcomes = run_samples(form, spec)
        samples = list(Sample.objects.filter(form=form))
    inputs, files = _session(request, form)
    titles = [str(one.title) for one in filling.steps] + [_("確認")]
    place = filling.steps.index(current) if current else len(filling.steps)
    context = {
        **frame(request, form, "trial"),
        "step": current,
        "step_url": reverse("forms:try", args=[form.pk, key]),
        "titles": titles,
        "place": place + 1,
        "is_first": place == 0,
        "intro": spec.intro,
        "title": spec.title,
        "filling": filling,
        "question": StepForm(filling, current, {}, tell=tell) if current else None,
        "attached": files,
        "changes": "#trial",
        "sections": review_of(filling) if current is None else [],
        "last_step": filling.steps[-1] if filling.steps else None,
        "seen": _seen(filling),
        "outcomes": list(zip(samples, outcomes, strict=True)),
        "holding": sum(one.holds for one in outcomes),
    }
    template = "forms/editor/_trial.html" if "part" in request.GET else "forms/editor/trial.html"
    return render(request, template, context, status=200 if "part" in request.GET else status)


def _seen(filling: Filling) -> list[Seen]:
    found = []
    for key, one in filling.spec.fields.items():
        value = filling.values.get(key)
        wrong = [
            message
            for name, messages_ in filling.problems.items()
            if name.partition("-")[0] == key
            for message in messages_
        ]
        found.append(
            Seen(
                str(one.label),
                key,
                key in filling.shown,
                "" if value is None else json.dumps(value, ensure_ascii=False),
                "" if value is None else type_of(one).shown(one, value),
                wrong,
            )
        )
    return found


@page(permission("forms.edit"))
@require_POST
def sample(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Keep what was typed as a sample, take a sample up again, throw one away, or begin anew."""
    form = opened(request, form_id)
    verb, _colon, what = request.POST.get("action", "").partition(":")
    if verb == "clear":
        _remember(request, form, {}, [])
        return redirect("forms:trial", form_id)
    if verb == "keep":
        _keep_sample(request, form)
        return redirect("forms:try", form_id, REVIEW)
    with scope(actor_in(request)):
        found = next((one for one in Sample.objects.filter(form=form) if str(one.pk) == what), None)
    if found is None:
        messages.error(request, _("この見本は、もうありません。"))
    elif verb == "load":
        _remember(request, form, found.inputs, found.files)
        messages.success(request, _("見本「%(title)s」を入れました。") % {"title": found.title})
    elif verb == "drop":
        sampling.drop_sample(actor_in(request), form_id=form.pk, sample_id=found.pk)
        messages.success(request, _("見本「%(title)s」を消しました。") % {"title": found.title})
    return redirect("forms:trial", form_id)


def _keep_sample(request: HttpRequest, form: Form) -> None:
    try:
        spec = parse(form.definition)
        inputs, files = _session(request, form)
        day = clock.today()
        sampling.keep_sample(
            actor_in(request),
            form_id=form.pk,
            title=request.POST.get("title", ""),
            inputs=inputs,
            files=files,
            day=day,
            expected=result_of(tried(spec, inputs, files, day)),
        )
    except (Rejected, Unsound) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("見本として残しました。公開の前に、まとめて確かめられます。"))
