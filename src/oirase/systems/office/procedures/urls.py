"""Addresses of electronic applications."""

from django.urls import path

from oirase.systems.office.procedures.pages import catalogue

app_name = "procedures"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("<uuid:procedure_id>/", catalogue.procedure, name="procedure"),
    path("<uuid:procedure_id>/apply", catalogue.apply, name="apply"),
]
