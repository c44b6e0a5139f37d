"""Addresses of messages."""

from django.urls import path

from oirase.blocks.messaging.pages import checks, office, reader
from oirase.blocks.messaging.provider import tracking

app_name = "messaging"
urlpatterns = [
    path("", reader.inbox, name="inbox"),
    path("<uuid:message_id>/open", reader.open_message, name="open"),
    path("read-all", reader.read_all, name="read_all"),
    path("preference", reader.preference, name="preference"),
    path("contacts/", reader.contacts, name="contacts"),
    path("contacts/remove-number", reader.remove_number, name="remove_number"),
    path("contacts/<slug:channel>/ask", reader.ask_code, name="ask_code"),
    path("contacts/<slug:channel>/confirm", reader.confirm_contact, name="confirm_contact"),
    path("deliveries/", office.deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>/", office.delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/retry", office.retry, name="retry"),
    path("words/", office.wordings, name="wordings"),
    path("words/<str:code>/<slug:language>/", office.wording, name="wording"),
    path("words/<str:code>/<slug:language>/restore", office.restore, name="restore"),
    path("mail-check/", checks.mail_check, name="mail_check"),
    path("mail-check/run", checks.run_check, name="run_check"),
    path("mail-check/limits/", checks.limits, name="limits"),
    path("mail-check/confirm/<str:token>/", checks.confirm_probe, name="confirm_probe"),
    path("simulated/", checks.simulated, name="simulated"),
    path("provider", tracking, name="provider"),
]
