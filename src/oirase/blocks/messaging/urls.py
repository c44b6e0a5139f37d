"""Addresses of the inbox."""

from django.urls import path

from oirase.blocks.messaging import pages

app_name = "messaging"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("<uuid:message_id>/open", pages.open_message, name="open"),
    path("read-all", pages.read_all, name="read_all"),
    path("preference", pages.preference, name="preference"),
]
