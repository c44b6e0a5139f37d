"""Addresses of electronic applications."""

from django.urls import path

from oirase.systems.office.procedures.pages import catalogue, figures
from oirase.systems.office.procedures.pages.edit import exchange, listing, parts, release, updating

app_name = "procedures"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("edit/", listing.listing, name="edit"),
    path("edit/new/", listing.new, name="new"),
    path("edit/take/", exchange.take_new, name="take_new"),
    path("edit/figures/", figures.figures, name="figures"),
    path("edit/figures/<uuid:procedure_id>/", figures.one, name="figures_of"),
    path("edit/adopt/", listing.adoptable, name="adoptable"),
    path("edit/adopt/<uuid:origin_id>", listing.adopt, name="adopt"),
    path("edit/<uuid:procedure_id>/", parts.catalogue, name="edit_catalogue"),
    path("edit/<uuid:procedure_id>/flow/", parts.flow, name="edit_flow"),
    path("edit/<uuid:procedure_id>/release/", release.release, name="edit_release"),
    path("edit/<uuid:procedure_id>/update/", updating.update, name="edit_update"),
    path("edit/<uuid:procedure_id>/export", exchange.export, name="export"),
    path("edit/<uuid:procedure_id>/take/", exchange.take_over, name="take_over"),
    path("<uuid:procedure_id>/", catalogue.procedure, name="procedure"),
    path("<uuid:procedure_id>/apply", catalogue.apply, name="apply"),
]
