"""Addresses of observations."""

from django.urls import path

from oirase.blocks.observations.pages import devices

app_name = "observations"
urlpatterns = [
    path("devices/", devices.listed, name="devices"),
    path("devices/new/", devices.new, name="new_device"),
    path("devices/aside/", devices.aside, name="aside"),
    path("devices/<uuid:device_id>/", devices.one, name="device"),
    path("devices/<uuid:device_id>/change/", devices.change, name="change_device"),
    path("devices/<uuid:device_id>/rotate", devices.rotate, name="rotate_key"),
    path("devices/<uuid:device_id>/keys/<int:key_id>/revoke", devices.revoke, name="revoke_key"),
]
