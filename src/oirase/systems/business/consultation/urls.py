"""Addresses of the desk."""

from django.urls import path

from oirase.systems.business.consultation.pages import public, staff

app_name = "consultation"
urlpatterns = [
    path("", public.ask, name="ask"),
    path("mine/", public.mine, name="mine"),
    path("track/", public.track, name="track"),
    path("track/<uuid:request_id>/", public.tracked, name="tracked"),
    path("track/<uuid:request_id>/receipt", public.receipt, name="receipt"),
    path("track/<uuid:request_id>/rate", public.rate, name="rate"),
    path("track/<uuid:request_id>/answer.pdf", public.answer_pdf, name="answer_pdf"),
    path("desk/", staff.desk, name="desk"),
    path("desk/record/", staff.record, name="record"),
    path("desk/answers/", staff.answers, name="answers"),
    path("desk/<uuid:request_id>/", staff.one, name="request"),
    path("desk/<uuid:request_id>/answer", staff.answer, name="answer"),
    path("desk/<uuid:request_id>/close", staff.close, name="close"),
    path("desk/<uuid:request_id>/letter.pdf", staff.letter, name="letter"),
]
