"""Addresses of observations."""

from django.urls import path

from oirase.blocks.observations.pages import alerts, desk, devices, quality, rules, series, stations

app_name = "observations"
urlpatterns = [
    path("stations/", stations.listed, name="stations"),
    path("stations.geojson", stations.geojson, name="stations_geojson"),
    path("stations/<str:code>/", stations.one, name="station"),
    path("stations/<str:code>/place.geojson", stations.place, name="station_place"),
    path("series/<int:number>/", series.one, name="series"),
    path("series/<int:number>/values.csv", series.csv, name="series_csv"),
    path("series/<int:number>/values.parquet", series.parquet, name="series_parquet"),
    path("alerts/", alerts.listed, name="alerts"),
    path("alerts/<uuid:alert_id>/", alerts.one, name="alert"),
    path("alerts/<uuid:alert_id>/acknowledge", alerts.acknowledge, name="acknowledge_alert"),
    path("alerts/<uuid:alert_id>/close", alerts.close, name="close_alert"),
    path("alerts/<uuid:alert_id>/note", alerts.note, name="note_alert"),
    path("alerts/<uuid:alert_id>/mute", alerts.mute, name="mute_alert"),
    path("rules/", rules.listed, name="rules"),
    path("rules/new/", rules.new, name="new_rule"),
    path("rules/<uuid:rule_id>/", rules.one, name="rule"),
    path("rules/<uuid:rule_id>/switch", rules.switch, name="switch_rule"),
    path("subscriptions/", alerts.subscriptions, name="subscriptions"),
    path("subscriptions/<uuid:subscription_id>/remove", alerts.unsubscribe, name="unsubscribe"),
    path("quality/", desk.desk, name="desk"),
    path("quality/<uuid:span_id>/", desk.span, name="span"),
    path("quality/<uuid:span_id>/judge", desk.judge, name="judge_span"),
    path("quality/<uuid:span_id>/reopen", desk.reopen, name="reopen_span"),
    path("series/<int:number>/quality/", quality.quality, name="quality"),
    path("series/<int:number>/quality/configure", quality.configure, name="configure_quality"),
    path("series/<int:number>/quality/rerun", quality.rerun, name="rerun_quality"),
    path("devices/", devices.listed, name="devices"),
    path("devices/new/", devices.new, name="new_device"),
    path("devices/aside/", devices.aside, name="aside"),
    path("devices/<uuid:device_id>/", devices.one, name="device"),
    path("devices/<uuid:device_id>/change/", devices.change, name="change_device"),
    path("devices/<uuid:device_id>/rotate", devices.rotate, name="rotate_key"),
    path("devices/<uuid:device_id>/keys/<int:key_id>/revoke", devices.revoke, name="revoke_key"),
]
