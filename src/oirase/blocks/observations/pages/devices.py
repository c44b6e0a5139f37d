"""Pages of devices: the list, a device with its state, keys, rights and errors, a new key shown once, what could not be written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from oirase.blocks.observations import qr
from oirase.blocks.observations.ingest.refusals import Code
from oirase.blocks.observations.models import Aside, Device, DeviceKey, Entity, Kind, Series
from oirase.blocks.observations.services import devices as services
from oirase.blocks.observations.store.installed import store
from oirase.blocks.observations.times import to_datetime
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in, page, permission
from oirase.kernel.access.records import RecordQuerySet, may
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import Conflict, Rejected
from oirase.ui.forms import Form, TextField
from oirase.ui.lists import Choice, Column, Listing, ModelSource, Order, Text

ERRORS_SHOWN = 50
CODES: dict[str, Any] = {
    Code.MALFORMED: gettext_lazy("読めない内容"),
    Code.TOO_LARGE: gettext_lazy("大きすぎる"),
    Code.UNKNOWN_SERIES: gettext_lazy("存在しない系列"),
    Code.NO_RIGHT: gettext_lazy("書けない系列"),
    Code.NOT_A_NUMBER: gettext_lazy("数でない値"),
    Code.WRONG_UNIT: gettext_lazy("単位の違い"),
    Code.WRONG_KIND: gettext_lazy("値の種類の違い"),
    Code.FUTURE: gettext_lazy("未来の時刻"),
    Code.TOO_OLD: gettext_lazy("古すぎる時刻"),
    Code.RATE: gettext_lazy("送りすぎ"),
    Code.TOPIC: gettext_lazy("受け付けない宛先"),
    Code.WRONG_KEY: gettext_lazy("違う鍵"),
}


def _rows(filters: Mapping[str, Any]) -> RecordQuerySet[Device]:
    found = Device.objects.select_related("entity")
    if words := filters.get("q"):
        found = found.filter(code__icontains=words)
    if active := filters.get("active"):
        found = found.filter(active=active == "yes")
    return found


DEVICES = Listing(
    name="observations.devices",
    title=gettext_lazy("観測機器"),
    source=ModelSource(_rows, granted=True),
    columns=(
        Column(
            "code",
            gettext_lazy("コード"),
            link=lambda row: reverse("observations:device", args=[row.pk]),
            head=True,
        ),
        Column("name", gettext_lazy("名称"), value=lambda row: str(row.name)),
        Column("entity", gettext_lazy("観測局"), value=lambda row: str(row.entity.name)),
        Column("seen_at", gettext_lazy("最終受信"), kind="moment"),
        Column("battery", gettext_lazy("電池"), value=lambda row: _with_unit(row.battery, row.battery_unit)),
        Column("active", gettext_lazy("使用"), value=lambda row: _("使用中") if row.active else _("停止中")),
        Column("service_ends_on", gettext_lazy("通信サービスの終了日"), kind="day", optional=True),
    ),
    filters=(
        Text("q", gettext_lazy("コード")),
        Choice(
            "active",
            gettext_lazy("使用"),
            choices=(("yes", gettext_lazy("使用中")), ("no", gettext_lazy("停止中"))),
        ),
    ),
    orders={"code": Order("code", gettext_lazy("コード"))},
    default_order="code",
    template="observations/devices.html",
    empty=gettext_lazy("観測機器はまだ登録されていません。"),
    more=lambda request: {
        "may_manage": actor_in(request).has("observations.manage"),
        "aside": Aside.objects.count() if actor_in(request).has("operations.view") else 0,
    },
)


def _with_unit(value: float | None, unit: str) -> str | None:
    return None if value is None else f"{value:g} {unit}"


class DeviceForm(Form):
    """A new device."""

    entity = forms.ChoiceField(label=gettext_lazy("観測局"))
    code = forms.CharField(
        label=gettext_lazy("コード"),
        max_length=60,
        help_text=gettext_lazy("機器が名乗る名前です。半角の英数字で、あとで変えられません。"),
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=services.LONGEST_NAME)
    series = forms.MultipleChoiceField(label=gettext_lazy("書ける系列"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].choices = _series_choices(actor)  # type: ignore[attr-defined]
        if "entity" in self.fields:
            rows = Entity.objects.visible_to(actor, "manage").filter(retired_at=None).order_by("code")
            self.fields["entity"].choices = [(str(one.pk), str(one.name)) for one in rows]  # type: ignore[attr-defined]


class ChangeForm(DeviceForm):
    """What may be changed of a device."""

    per_minute = forms.IntegerField(
        label=gettext_lazy("1分あたりの上限（値）"), min_value=1, max_value=10_000_000
    )
    active = forms.BooleanField(label=gettext_lazy("この機器から受け取る"), required=False)
    mapping = TextField(
        label=gettext_lazy("独自の形式の読み方（JSON）"), rows=6, max_length=8000, required=False,
        help_text=gettext_lazy("SensorThings の形式で送れない機器だけに要ります。"),
    )  # fmt: skip
    entity = None  # type: ignore[assignment]
    code = None  # type: ignore[assignment]

    def clean_mapping(self) -> Any:
        """Return the JSON that was typed."""
        try:
            return json.loads(self.cleaned_data["mapping"] or "{}")
        except ValueError as error:
            raise forms.ValidationError(
                _("JSON として読めません（%(where)s）。") % {"where": error}
            ) from error


def _series_choices(actor: Actor) -> list[tuple[str, str]]:
    found = (
        Series.objects.visible_to(actor, "manage")
        .select_related("entity")
        .order_by("entity__code", "code")[:2000]
    )
    return [(str(one.pk), f"{one.entity.name}: {one.name} ({one.number})") for one in found]


@page(permission("observations.view"))
def listed(request: HttpRequest) -> HttpResponseBase:
    """List devices with when they were last heard."""
    return DEVICES.respond(request)


@page(permission("observations.manage"))
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Add a device; its first key is shown at once, and only now."""
    actor = actor_in(request)
    with scope(actor):
        form = DeviceForm(
            request.POST or None, actor=actor, initial={"entity": request.GET.get("entity", "")}
        )
        valid = request.method == "POST" and form.is_valid()
    if valid:
        values = form.values
        chosen = [UUID(one) for one in values["series"]]
        try:
            device, key = services.add_device(
                actor,
                entity_id=UUID(values["entity"]),
                code=values["code"],
                name=values["name"],
                series=chosen,
            )
        except Rejected as rejected:
            form.take(rejected)
        else:
            return _key_page(request, device.pk, key)
    return render(request, "observations/device_new.html", {"form": form}, status=422 if form.errors else 200)


def _visible(actor: Actor, device_id: UUID) -> Device:
    found = (
        Device.objects.visible_to(actor, granted=True)
        .select_related("entity", "organisation")
        .filter(pk=device_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@page(permission("observations.view"))
@require_GET
def one(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Show a device; its state is asked for again every few seconds."""
    device = _visible(actor_in(request), device_id)
    context = _state(device) | {"may_manage": may(actor_in(request), device, "manage")}
    if request.GET.get("part") == "state":
        return render(request, "observations/_device_state.html", context)
    series = context["series"][0][0] if context["series"] else None
    context |= {
        "keys": [
            (one, one.until is None or one.until > clock.now())
            for one in DeviceKey.objects.filter(device=device).order_by("-since")
        ],
        "samples": _samples(request, device, series, _("鍵")),
    }
    return render(request, "observations/device.html", context)


def _state(device: Device) -> dict[str, Any]:
    series = list(device.series.order_by("number"))
    newest = store().latest([one.number for one in series])
    rows = [
        (one, _shown(one, newest[one.number]), to_datetime(newest[one.number].t))
        if one.number in newest
        else (one, None, None)
        for one in series
    ]
    errors = [(CODES.get(one.code, one.code), one) for one in device.errors.order_by("-at")[:ERRORS_SHOWN]]
    return {
        "device": device,
        "series": rows,
        "errors": errors,
        "battery": _with_unit(device.battery, device.battery_unit),
    }


def _shown(series: Series, newest: Any) -> str:
    if newest.text is not None:
        return str(newest.text)
    if series.kind == Kind.POSITION:
        return f"{newest.value2:.5f}, {newest.value:.5f}"
    return f"{newest.value:.{series.decimals}f} {series.unit_symbol}"


def _samples(request: HttpRequest, device: Device, series: Series | None, key: str) -> list[tuple[str, str]]:
    """Return commands by which a technician tries the device's way by hand."""
    host, place = _host(request), settings.INSTALLATION
    number = series.number if series else 1
    topic, message = f"v1.1/Datastreams({number})/Observations", '{"result": 12.3}'
    secure = bool(place.listener_certificate)
    port = place.mqtt_tls_port if secure else place.mqtt_port
    tls = " --tls-use-os-certs" if secure else ""
    return [
        (
            "mosquitto_pub",
            f"mosquitto_pub -h {host} -p {port}{tls} -u {device.code} -P {key} -q 1 -t '{topic}' -m '{message}'",
        ),
        (
            "curl",
            f"curl -u {device.code}:{key} -H 'Content-Type: application/json' -d '{message}' "
            f"'http{'s' if secure else ''}://{host}:{place.ingest_port}/sta/v1.1/Datastreams({number})/Observations'",
        ),
    ]


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host


def _key_page(request: HttpRequest, device_id: UUID, key: str) -> HttpResponse:
    """Show a key as text, as a QR code that sets the device up, and in commands to try it."""
    with scope(actor_in(request)):
        device = _visible(actor_in(request), device_id)
        series = list(device.series.order_by("number"))
    place = settings.INSTALLATION
    text = json.dumps(
        {
            "host": _host(request), "mqtt": place.mqtt_port, "mqtts": place.mqtt_tls_port if place.listener_certificate else 0,
            "http": place.ingest_port, "code": device.code, "key": key, "series": {one.code: one.number for one in series},
        },
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    context = {
        "device": device, "key": key, "setup": text, "picture": qr.svg(text, _("機器の設定のQRコード")),
        "samples": _samples(request, device, series[0] if series else None, key),
    }  # fmt: skip
    return render(request, "observations/device_key.html", context)


@page(permission("observations.manage"))
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Change rights, limit and mapping of a device."""
    actor = actor_in(request)
    with scope(actor):
        device = _visible(actor, device_id)
        before = {
            "name": device.name.get("ja", ""), "series": [str(one) for one in device.series.values_list("pk", flat=True)],
            "per_minute": device.per_minute, "active": device.active,
            "mapping": json.dumps(device.mapping, ensure_ascii=False, indent=2) if device.mapping else "",
        }  # fmt: skip
        form = ChangeForm(request.POST or None, actor=actor, initial=before)
        valid = request.method == "POST" and form.is_valid()
    if valid:
        values = form.values | {"series": [UUID(one) for one in form.values["series"]]}
        version = request.POST.get("version", "")
        try:
            services.change_device(
                actor, device_id=device_id, version=int(version) if version.isdecimal() else 0, **values
            )
        except Rejected as rejected:
            form.take(rejected)
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return redirect("observations:device", device_id)
        else:
            messages.success(request, _("機器を変更しました。数秒のうちに受け取りに反映されます。"))
            return redirect("observations:device", device_id)
    context = {"form": form, "device": device}
    return render(request, "observations/device_change.html", context, status=422 if form.errors else 200)


@page(permission("observations.manage"))
@require_POST
@never_cache
def rotate(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Make a new key and show it once."""
    return _key_page(request, device_id, services.rotate_key(actor_in(request), device_id=device_id))


@page(permission("observations.manage"))
@require_POST
def revoke(request: HttpRequest, device_id: UUID, key_id: int) -> HttpResponse:
    """End a key at once."""
    try:
        services.revoke_key(actor_in(request), device_id=device_id, key_id=key_id)
    except Rejected as rejected:
        messages.error(request, str(rejected))
    else:
        messages.success(request, _("鍵を止めました。つながっている機器も、数秒のうちに切れます。"))
    return redirect("observations:device", device_id)


@page(permission("operations.view"))
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: HttpRequest) -> HttpResponse:
    """Let the operator see what the writer could not write: when and why, and nothing of its content."""
    if request.method == "POST":
        number = request.POST.get("aside", "")
        if not number.isdecimal() or len(number) > 18:
            raise Http404
        try:
            services.decide_aside(
                actor_in(request), aside_id=int(number), again=request.POST.get("decision") == "again"
            )
        except Rejected as rejected:
            messages.error(request, str(rejected))
        return redirect("observations:aside")
    rows = Aside.objects.defer("body")[:200]
    return render(request, "observations/aside.html", {"rows": rows})
