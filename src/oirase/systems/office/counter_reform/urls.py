"""Addresses of counter reform: staff pages."""

from django.urls import path

from oirase.systems.office.counter_reform.pages import duties, interview, times, visits

app_name = "counter-reform"
urlpatterns = [
    path("", visits.listing, name="visits"),
    path("new/", visits.new, name="new"),
    path("visits/<uuid:visit_id>/", visits.one, name="visit"),
    path("visits/<uuid:visit_id>/more/", visits.more, name="more"),
    path("visits/<uuid:visit_id>/review/", interview.review, name="review"),
    path("visits/<uuid:visit_id>/ask/<slug:key>/", interview.sheet, name="ask"),
    path("visits/<uuid:visit_id>/renew", interview.renew, name="renew"),
    path("visits/<uuid:visit_id>/cancel", visits.cancel, name="cancel"),
    path("visits/<uuid:visit_id>/cash", visits.cash, name="cash"),
    path("visits/<uuid:visit_id>/finish", visits.finish, name="finish"),
    path("visits/<uuid:visit_id>/slip.pdf", visits.slip, name="slip"),
    path("visits/<uuid:visit_id>/receipts/<uuid:payment_id>.pdf", visits.receipt, name="receipt"),
    path("times/", times.overview, name="times"),
    path("duties/", duties.overview, name="duties"),
    path("duties/differences/", duties.differing, name="differing"),
    path("duties/export.<slug:kind>", duties.export, name="export"),
    path("duties/<slug:code>/", duties.one, name="duty"),
    path("duties/<slug:code>/<slug:phase>/", duties.record, name="record"),
]
