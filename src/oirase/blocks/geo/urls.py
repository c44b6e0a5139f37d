"""Addresses of places."""

from django.urls import path

from oirase.blocks.geo import pages

app_name = "geo"
urlpatterns = [
    path("", pages.municipalities, name="municipalities"),
    path("areas.geojson", pages.municipality_areas, name="municipality_areas"),
    path("land.geojson", pages.land, name="land"),
    path("<str:code>/", pages.municipality, name="municipality"),
    path("<str:code>/area.geojson", pages.municipality_area, name="municipality_area"),
]
