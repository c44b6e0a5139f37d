"""Addresses below /SLUG/."""

from django.urls import path
from oirase.systems.DOMAIN.SLUG import pages

app_name = "SLUG"
urlpatterns = [
    path("", pages.send, name="send"),
    path("track/<uuid:item_id>/", pages.tracked, name="tracked"),
    path("desk/", pages.desk, name="desk"),
    path("desk/<uuid:item_id>/", pages.item, name="item"),
]
