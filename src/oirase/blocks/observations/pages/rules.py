"""Rules for whoever looks after stations: the list, the editor, and a trial over the values of the last days before anybody is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from oirase.blocks.observations.alerts.catalogue import Watched, Watcher, concerned
from oirase.blocks.observations.alerts.replay import trial
from oirase.blocks.observations.alerts.rules import Unsound, rule_of
from oirase.blocks.observations.models import AlertRule, ObservedProperty, RuleVersion, Series, Severity
from oirase.blocks.observations.reading.conditions import condition_words
from oirase.blocks.observations.services import alerts as services
from oirase.blocks.observations.times import DAY, to_datetime, to_ms
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import RecordQuerySet, require
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.ui.forms import Form, Group, LocalizedField
from oirase.ui.lists import Choice, Column, Listing, ModelSource, Order

TRIAL_DAYS = 30
MOST_SERIES = 30
MINUTES = ("hold", "release", "within")
DEFINITION = ("kind", "side", "limit", "hysteresis", "when", "until", *MINUTES)
SIDES = (
    ("", gettext_lazy("—")),
    ("above", gettext_lazy("以上")),
    ("below", gettext_lazy("以下")),
    ("rise", gettext_lazy("上がる")),
    ("fall", gettext_lazy("下がる")),
    ("both", gettext_lazy("上がる・下がる")),
)
KINDS = (
    ("threshold", gettext_lazy("しきい値")),
    ("change", gettext_lazy("変化")),
    ("missing", gettext_lazy("値が届かない")),
    ("condition", gettext_lazy("条件式")),
)


def _with_units() -> Any:
    """Return rules with what pages name of them; those over a property with the unit of its first series."""
    first = Series.objects.filter(property=OuterRef("property")).order_by("number").values("unit_symbol")[:1]
    rules = AlertRule.objects.select_related("series__entity", "property").prefetch_related("versions")
    return rules.annotate(unit=Subquery(first))


def _narrowed(filters: Mapping[str, Any]) -> RecordQuerySet[AlertRule]:
    found = _with_units()
    if active := filters.get("active"):
        found = found.filter(active=active == "yes")
    return found  # type: ignore[no-any-return]


def newest(rule: AlertRule) -> RuleVersion:
    """Return the version of a rule that holds."""
    return max(rule.versions.all(), key=lambda one: one.number)


def watched_words(rule: AlertRule) -> str:
    """Say what a rule watches."""
    if rule.series is not None:
        return f"{rule.series.entity} {rule.series}"
    parts = [str(rule.property) if rule.property else "", rule.entity_kind]
    return _("%(what)s（すべての系列）") % {"what": " / ".join(one for one in parts if one)}


RULES = Listing(
    name="observations.rules",
    title=gettext_lazy("警報ルール"),
    source=ModelSource(_narrowed, "manage"),
    columns=(
        Column(
            "name",
            gettext_lazy("名称"),
            link=lambda row: reverse("observations:rule", args=[row.pk]),
            head=True,
        ),
        Column("watched", gettext_lazy("対象"), value=watched_words),
        Column(
            "condition",
            gettext_lazy("条件"),
            value=lambda row: condition_words(newest(row).definition, _unit(row)),
        ),
        Column("severity", gettext_lazy("重大度"), value=lambda row: newest(row).get_severity_display()),
        Column(
            "unconfirmed", gettext_lazy("未確認"), kind="boolean", value=lambda row: newest(row).unconfirmed
        ),
        Column(
            "active",
            gettext_lazy("使用中"),
            value=lambda row: _("使用中") if row.active else _("停止"),
            chip=lambda row: "success" if row.active else "neutral",
        ),
        Column("public", gettext_lazy("公開"), kind="boolean", optional=True),
        Column("code", gettext_lazy("コード"), optional=True),
    ),
    filters=(
        Choice(
            "active",
            pgettext_lazy("observations", "状態"),
            choices=(("yes", gettext_lazy("使用中")), ("no", gettext_lazy("停止"))),
        ),
    ),
    orders={"number": Order("number", gettext_lazy("登録順"))},
    default_order="number",
    template="observations/rules.html",
    empty=gettext_lazy("警報ルールはまだありません。"),
)


def _unit(rule: AlertRule) -> str:
    return rule.series.unit_symbol if rule.series else getattr(rule, "unit", None) or ""


class RuleForm(Form):
    """A rule. Lengths of time are typed in minutes."""

    name = LocalizedField(label=gettext_lazy("名称"))
    kind = forms.ChoiceField(label=gettext_lazy("ルールの種類"), choices=KINDS, widget=forms.RadioSelect)
    side = forms.ChoiceField(
        label=gettext_lazy("向き"),
        choices=SIDES,
        required=False,
        help_text=gettext_lazy("しきい値では以上か以下、変化では上がるか下がるかです。"),
    )
    limit = forms.FloatField(
        label=gettext_lazy("値"),
        required=False,
        help_text=gettext_lazy("系列の単位で書きます。値が届かないルールでは分で書きます。"),
    )
    hysteresis = forms.FloatField(
        label=gettext_lazy("戻り幅"),
        required=False,
        help_text=gettext_lazy("この幅より大きく戻ると、警報が終わります。"),
    )
    within = forms.FloatField(label=gettext_lazy("変化をみる長さ（分）"), required=False)
    hold = forms.FloatField(
        label=gettext_lazy("続く長さ（分）"),
        required=False,
        help_text=gettext_lazy("条件がこの長さ続いたときに警報になります。"),
    )
    release = forms.FloatField(label=gettext_lazy("終わりを待つ長さ（分）"), required=False)
    when = forms.CharField(
        label=gettext_lazy("条件式"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "使える名前: value, previous, change, minutes, mean_hour, mean_day, lowest_day, highest_day, hour, month, depth。例: value > 25 and mean_hour > 24"
        ),
    )
    until = forms.CharField(label=gettext_lazy("終わりの条件式"), required=False, max_length=500)
    severity = forms.TypedChoiceField(
        label=gettext_lazy("重大度"), choices=Severity.choices, coerce=int, initial=Severity.WARNING
    )
    text = LocalizedField(
        label=gettext_lazy("文面"),
        required=False,
        rows=3,
        max_length=500,
        help_text=gettext_lazy(
            "空欄なら標準の文面です。{station} {series} {value} {unit} {limit} {at} {since} は値に置き換わります。"
        ),
    )
    public = forms.BooleanField(label=gettext_lazy("しきい値と警報を公開する"), required=False)
    source = forms.CharField(label=gettext_lazy("出典"), required=False, max_length=500)
    unconfirmed = forms.BooleanField(label=gettext_lazy("値は未確認"), required=False, initial=True)
    groups: Sequence[Group] = (
        Group(
            gettext_lazy("条件"),
            ("kind", "side", "limit", "hysteresis", "within", "hold", "release", "when", "until"),
        ),
        Group(gettext_lazy("知らせ方"), ("severity", "text", "public")),
        Group(gettext_lazy("根拠"), ("source", "unconfirmed")),
    )

    @property
    def definition(self) -> dict[str, Any]:
        """Return the definition, with lengths in seconds and without what the kind does not use."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in DEFINITION}
        for name in MINUTES:
            given[name] = given[name] * 60 if given[name] else None
        if given["kind"] == "missing" and given["limit"] is not None:
            given["limit"] *= 60
        used = {
            "threshold": {"side", "limit", "hysteresis", "hold", "release"},
            "change": {"side", "limit", "hysteresis", "within", "hold", "release"},
            "missing": {"limit"},
            "condition": {"when", "until", "hold", "release"},
        }[given["kind"]]
        return {
            name: value
            for name, value in given.items()
            if name in {"kind", *used} and value not in (None, "")
        }

    @property
    def told(self) -> dict[str, Any]:
        """Return everything else of a version."""
        return {
            name: self.cleaned_data[name]
            for name in ("name", "severity", "text", "public", "source", "unconfirmed")
        }


class NewRuleForm(RuleForm):
    """A rule that is not there yet: what it watches is chosen once."""

    code = forms.SlugField(
        label=gettext_lazy("コード"),
        max_length=60,
        help_text=gettext_lazy("半角の英数字とハイフンです。あとから変えられません。"),
    )
    series = forms.IntegerField(
        label=gettext_lazy("観測系列の番号"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("1つの系列だけを見張るとき。"),
    )
    property_code = forms.ChoiceField(
        label=gettext_lazy("観測項目"),
        required=False,
        help_text=gettext_lazy("この項目のすべての系列を見張るとき。"),
    )
    entity_kind = forms.SlugField(label=gettext_lazy("観測局の種類"), required=False, max_length=40)
    groups = (
        Group(gettext_lazy("対象"), ("code", "series", "property_code", "entity_kind")),
        *RuleForm.groups,
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["property_code"]
        properties = ObservedProperty.objects.visible_to(actor).order_by("number")
        field.choices = [("", _("—")), *((one.code, str(one.name)) for one in properties)]


@page(permission("observations.manage"))
def listed(request: HttpRequest) -> HttpResponseBase:
    """List the rules of the officer's offices."""
    return RULES.respond(request)


@page(permission("observations.manage"))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a rule, or try one out."""
    actor, found = actor_in(request), None
    with scope(actor):
        form = NewRuleForm(actor, request.POST or None, initial={"series": request.GET.get("series", "")})
        if request.method == "POST" and form.is_valid() and "trial" in request.POST:
            found = _tried(actor, form, _scope_of(actor, form))
    if request.method == "POST" and form.is_valid() and "trial" not in request.POST:
        scope_values = {
            name: form.cleaned_data[name] for name in ("code", "series", "property_code", "entity_kind")
        }
        try:
            made = services.make_rule(
                actor, definition=form.definition, idempotency_key=form.key, **scope_values, **form.told
            )
        except Rejected as rejected:
            form.take(rejected)
        else:
            messages.success(request, _("警報ルールを作りました。"))
            return redirect("observations:rule", made.pk)
    context = {"form": form, "trial": found, "days": TRIAL_DAYS}
    return render(request, "observations/rule.html", context, status=422 if form.errors else 200)


@page(permission("observations.manage"))
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Change a rule, or try the change out; what it said before stays as its versions."""
    actor, found = actor_in(request), None
    with scope(actor):
        rule = _with_units().get_visible(actor, pk=rule_id)
        require(actor, rule, "manage")
        last = newest(rule)
        form = RuleForm(request.POST or None, initial=_initial(rule, last))
        valid = request.method == "POST" and form.is_valid()
        if valid and "trial" in request.POST:
            found = _tried(actor, form, _concerned_by(actor, rule))
        versions = sorted(rule.versions.all(), key=lambda one: -one.number)
        context = {
            "form": form,
            "rule": rule,
            "watched": watched_words(rule),
            "trial": found,
            "days": TRIAL_DAYS,
            "versions": [(one, condition_words(one.definition, _unit(rule))) for one in versions],
        }
    if valid and "trial" not in request.POST:
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() and len(given) < 9 else None
        try:
            services.change_rule(
                actor,
                rule_id=rule_id,
                definition=form.definition,
                version=version,
                idempotency_key=form.key,
                **form.told,
            )
        except Rejected as rejected:
            form.take(rejected)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("警報ルールの新しい版を保存しました。"))
            return redirect("observations:rule", rule_id)
    return render(request, "observations/rule.html", context, status=422 if form.errors else 200)


@page(permission("observations.manage"))
@require_POST
def switch(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Put a rule out of use, or back into it."""
    services.switch_rule(actor_in(request), rule_id=rule_id, active=request.POST.get("active") == "yes")
    messages.success(request, _("記録しました。"))
    return redirect("observations:rule", rule_id)


def _initial(rule: AlertRule, last: RuleVersion) -> dict[str, Any]:
    given = dict(last.definition)
    for name in MINUTES:
        if given.get(name):
            given[name] = f"{given[name] / 60:g}"
    if given["kind"] == "missing":
        given["limit"] = f"{given['limit'] / 60:g}"
    told = {name: getattr(last, name) for name in ("severity", "source", "unconfirmed")}
    return {**given, **told, "name": rule.name.as_dict(), "text": last.text.as_dict(), "public": rule.public}


def _scope_of(actor: Actor, form: NewRuleForm) -> list[Watched]:
    """Return the series that a rule not yet made would watch."""
    seen = Series.objects.visible_to(actor)
    series = seen.filter(number=form.cleaned_data["series"]).first() if form.cleaned_data["series"] else None
    code, kind = form.cleaned_data["property_code"], form.cleaned_data["entity_kind"]
    watched = ObservedProperty.objects.visible_to(actor).filter(code=code).first() if code else None
    bodies = {series.body_id} if series else {watched.body_id} if watched else set(actor.bodies)
    numbers = list(seen.values_list("number", flat=True))
    found: dict[int, Watched] = {}
    for body_id in bodies if (series or watched or kind) else ():
        one = Watcher(
            body_id, 0, body_id, series.pk if series else None, watched.pk if watched else None, kind, ()
        )
        found |= concerned((one,), numbers)
    return list(found.values())


def _concerned_by(actor: Actor, rule: AlertRule) -> list[Watched]:
    watcher = Watcher(rule.pk, 0, rule.body_id, rule.series_id, rule.property_id, rule.entity_kind, ())
    return list(
        concerned((watcher,), Series.objects.visible_to(actor).values_list("number", flat=True)).values()
    )


def _tried(actor: Actor, form: RuleForm, watched: list[Watched]) -> dict[str, Any] | None:
    """Run what the form says over the values of the last days."""
    try:
        rule = rule_of(form.definition)
    except Unsound as unsound:
        form.take(Rejected({name: [text] for name, text in unsound.problems.items()}))
        return None
    now = to_ms(clock.now())
    chosen = sorted(watched, key=lambda one: one.number)[:MOST_SERIES]
    firings = trial(rule, chosen, now - TRIAL_DAYS * DAY, now)
    names = {one.number: one for one in Series.objects.filter(number__in=firings).select_related("entity")}
    return {
        "total": sum(len(found) for found in firings.values()),
        "more": len(watched) - len(chosen),
        "rows": [
            {
                "series": names[number],
                "count": len(found),
                "last": to_datetime(found[-1].raised.at) if found else None,
            }
            for number, found in firings.items()
        ],
    }
