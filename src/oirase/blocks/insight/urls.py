"""Addresses of insight."""

from django.urls import path

from oirase.blocks.insight import pages

app_name = "insight"
urlpatterns = [
    path("", pages.metrics, name="metrics"),
    path("<str:code>/", pages.metric, name="metric"),
]
