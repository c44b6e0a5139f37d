"""The officer's desk: alarms, what is due at the moorings, work that was done, and lines of advice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from oirase.blocks.observations.facade import Entity
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Rejected
from oirase.kernel.texts import LocalizedText
from oirase.systems.agriculture.sea_watch import services
from oirase.systems.agriculture.sea_watch.models import AdviceLine, Alarm, MooringWork, Subscriber
from oirase.systems.agriculture.sea_watch.pages.shared import context_of, with_bay
from oirase.systems.agriculture.sea_watch.readings import Watched, watched
from oirase.ui.forms import DateField, Form, LocalizedField

SOON = timedelta(days=60)
SHOWN = 100


class WorkForm(Form):
    """Work at a mooring."""

    station = forms.ModelChoiceField(Entity.objects.none(), label=gettext_lazy("ブイ"))
    kind = forms.ChoiceField(label=gettext_lazy("作業"), choices=MooringWork.Kind.choices)
    done_on = DateField(label=gettext_lazy("実施日"))
    due_on = DateField(label=gettext_lazy("次の期限"), required=False)
    note = forms.CharField(label=gettext_lazy("内容"), max_length=500, required=False)

    def __init__(self, *args: Any, stations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations  # type: ignore[attr-defined]


class LineForm(Form):
    """A version of a line of water temperature."""

    code = forms.SlugField(
        label=gettext_lazy("コード"),
        max_length=40,
        help_text=gettext_lazy("同じコードの行に代わります。例: adult-slow"),
    )
    stage = forms.ChoiceField(label=gettext_lazy("成育段階"), choices=AdviceLine.Stage.choices)
    level = forms.ChoiceField(label=gettext_lazy("段階"), choices=AdviceLine.Level.choices)
    degrees = forms.FloatField(
        label=gettext_lazy("水温（℃）"),
        required=False,
        help_text=gettext_lazy("空にすると、この目安を終わらせます。"),
    )
    degrees_until = forms.FloatField(label=gettext_lazy("水温の上の端（℃）"), required=False)
    only_above = forms.BooleanField(label=gettext_lazy("この水温を超えたときだけ"), required=False)
    depths = forms.CharField(
        label=gettext_lazy("水深（m）"),
        max_length=60,
        help_text=gettext_lazy("コンマで区切ります。例: 15, 30"),
    )
    words = LocalizedField(label=gettext_lazy("すること"))
    valid_from = DateField(label=gettext_lazy("適用開始日"))
    source = forms.CharField(label=gettext_lazy("出典"), max_length=300)
    unconfirmed = forms.BooleanField(label=gettext_lazy("出典をまだ確かめていない"), required=False)

    def clean_depths(self) -> list[float]:
        """Read numbers between commas."""
        try:
            return [
                float(one) for one in self.cleaned_data["depths"].replace("、", ",").split(",") if one.strip()
            ]
        except ValueError:
            raise forms.ValidationError(_("数字をコンマで区切って入力してください。例: 15, 30")) from None


@page(permission("sea_watch.view"))
@require_GET
@with_bay
def desk(request: HttpRequest, found: Watched) -> HttpResponse:
    """Show open alarms, what is due, the newest work and how many get the bulletin."""
    actor = actor_in(request)
    works = MooringWork.objects.visible_to(actor).filter(station__in=found.entities.values())
    alarms = (
        Alarm.objects.visible_to(actor).filter(station__in=found.entities.values()).select_related("station")
    )
    context = context_of(
        found,
        open=list(alarms.filter(ended_at=None).order_by("began_at")),
        past=list(alarms.exclude(ended_at=None).order_by("-began_at")[:SHOWN]),
        due=due_works(actor, found, clock.today() + SOON),
        today=clock.today(),
        works=list(works.select_related("station").order_by("-done_on", "-id")[:SHOWN]),
        readers=Subscriber.objects.visible_to(actor).filter(bay=found.bay, state="active").count(),
        may_record=actor.has("sea_watch.maintain"),
    )
    return render(request, "sea_watch/desk.html", context)


def due_works(actor: Actor, found: Watched, until: date) -> list[MooringWork]:
    """Return the newest work of each kind at each station that must be done again by a day, the earliest first."""
    rows = MooringWork.objects.visible_to(actor).filter(station__in=found.entities.values())
    newest = (
        rows.order_by("station", "kind", "-done_on", "-id")
        .distinct("station", "kind")
        .select_related("station")
    )
    due = [one for one in newest if one.due_on is not None and one.due_on <= until]
    return sorted(due, key=lambda one: (one.due_on or until, str(one.station)))


@page(permission("sea_watch.maintain"))
@require_http_methods(["GET", "HEAD", "POST"])
def new_work(request: HttpRequest) -> HttpResponseBase:
    """Record work at a mooring."""
    actor = actor_in(request)
    with scope(actor):
        found = _bay(actor)
        stations = Entity.objects.filter(pk__in=[one.pk for one in found.entities.values()])
        form = WorkForm(request.POST or None, stations=stations, initial={"done_on": clock.today()})
        is_valid = form.is_valid()
    if is_valid:
        values = form.values
        station = values.pop("station")
        try:
            services.record_work(actor, idempotency_key=form.key, station_id=station.pk, **values)  # type: ignore[call-arg]
        except Rejected as refused:
            form.take(refused)
        else:
            messages.success(request, _("作業を記録しました。"))
            return redirect("sea-watch:desk")
    return _form(request, found, form, _("作業を記録する"))


@page(permission("sea_watch.advise"))
@require_http_methods(["GET", "HEAD", "POST"])
def new_line(request: HttpRequest) -> HttpResponseBase:
    """Add a version of a line of water temperature."""
    actor = actor_in(request)
    with scope(actor):
        found = _bay(actor)
    form = LineForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_valid():
        values = form.values
        words = LocalizedText(values.pop("words"))
        try:
            services.add_line(actor, idempotency_key=form.key, bay_id=found.bay.pk, words=words, **values)  # type: ignore[call-arg]
        except Rejected as refused:
            form.take(refused)
        else:
            messages.success(request, _("目安を登録しました。"))
            return redirect("sea-watch:lines")
    return _form(request, found, form, _("目安を加える・変える"))


def _bay(actor: Actor) -> Watched:
    found = watched(actor)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, found: Watched, form: Form, title: str) -> HttpResponse:
    with scope(actor_in(request)):
        context = context_of(found, form=form, title=title)
        return render(request, "sea_watch/form.html", context, status=422 if form.errors else 200)
