"""Addresses of observations."""

from django.urls import path

from oirase.blocks.observations.pages import alerts

app_name = "observations"
urlpatterns = [
    path("alerts/", alerts.listed, name="alerts"),
    path("alerts/<uuid:alert_id>/", alerts.one, name="alert"),
]
