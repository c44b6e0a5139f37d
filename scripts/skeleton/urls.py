"""Addresses below /SLUG/."""

from django.urls import path
from oirase.systems.DOMAIN.SLUG import pages

app_name = "SLUG"
urlpatterns = [
    path("", pages.published, name="published"),
    path("desk/", pages.desk, name="desk"),
    path("desk/add/", pages.add, name="add"),
    path("<uuid:item_id>/", pages.item, name="item"),
    path("<uuid:item_id>/edit/", pages.edit, name="edit"),
    path("<uuid:item_id>/publish", pages.publish, name="publish"),
    path("<uuid:item_id>/withdraw", pages.withdraw, name="withdraw"),
]
