"""Addresses of payments."""

from django.urls import path

from oirase.blocks.payments.pages import callback, demo, fees, payer

app_name = "payments"
urlpatterns = [
    path("", payer.mine, name="mine"),
    path("link/<str:token>/", payer.link, name="link"),
    path("fees/", fees.listing, name="fees"),
    path("fees/<int:fee_id>/", fees.add, name="add_fee"),
    path("callback/<slug:provider>/", callback.callback, name="callback"),
    path("demo/<uuid:attempt_id>/", demo.hosted, name="demo"),
    path("<uuid:charge_id>/", payer.charge, name="charge"),
    path("<uuid:charge_id>/pay", payer.pay, name="pay"),
    path("<uuid:charge_id>/result/", payer.result, name="result"),
    path("<uuid:charge_id>/slip", payer.slip, name="slip"),
    path("<uuid:charge_id>/slip.pdf", payer.slip_pdf, name="slip_pdf"),
    path("<uuid:charge_id>/receipt.pdf", payer.receipt_pdf, name="receipt_pdf"),
]
