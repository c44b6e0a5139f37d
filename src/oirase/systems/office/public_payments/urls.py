"""Addresses of electronic collection: staff pages."""

from django.urls import path

from oirase.systems.office.public_payments.pages import (
    accounting,
    charge,
    closing,
    counter,
    lists,
    reconcile,
    refunds,
)

app_name = "public-payments"
urlpatterns = [
    path("", lists.charges, name="charges"),
    path("payments/", lists.payments, name="payments"),
    path("counter/", counter.counter, name="counter"),
    path("counter/sell", counter.sell, name="sell"),
    path("charges/<uuid:charge_id>/", charge.one, name="charge"),
    path("charges/<uuid:charge_id>/cash", charge.cash, name="cash"),
    path("charges/<uuid:charge_id>/card", charge.card, name="card"),
    path("charges/<uuid:charge_id>/cancel", charge.cancel, name="cancel"),
    path("charges/<uuid:charge_id>/slip", charge.slip, name="slip"),
    path("payments/<uuid:payment_id>/void", charge.void, name="void"),
    path("payments/<uuid:payment_id>/accept", charge.accept, name="accept"),
    path("payments/<uuid:payment_id>/refund", charge.refund, name="refund"),
    path("payments/<uuid:payment_id>/receipt.pdf", charge.receipt, name="receipt"),
    path("refunds/", refunds.listing, name="refunds"),
    path("refunds/<uuid:refund_id>/confirm", refunds.confirm, name="confirm"),
    path("refunds/<uuid:refund_id>/reject", refunds.reject, name="reject"),
    path("closes/", closing.listing, name="closes"),
    path("closes/<uuid:office_id>/<str:day>/", closing.day, name="day"),
    path("closes/<uuid:close_id>/", closing.one, name="close"),
    path("closes/<uuid:close_id>/close.pdf", closing.pdf, name="close_pdf"),
    path("reconcile/", reconcile.overview, name="reconcile"),
    path("reconcile/fetch", reconcile.fetch, name="fetch"),
    path("reconcile/stores/", reconcile.stores, name="stores"),
    path("accounting/", accounting.overview, name="accounting"),
]
