"""Addresses of the yearly revision, all for officers."""

from django.urls import path

from oirase.systems.plan.revision.pages import editions, errata, shape, sheets, workbooks

app_name = "roadmap-revision"
urlpatterns = [
    path("", sheets.sheet_list, name="sheets"),
    path("sheets/<uuid:pk>", sheets.sheet, name="sheet"),
    path("sheets/<uuid:pk>/hand-over", sheets.hand_over, name="hand_over"),
    path("revisions/", editions.revisions, name="revisions"),
    path("revisions/<uuid:pk>/", editions.progress, name="progress"),
    path("revisions/<uuid:pk>/remind", editions.remind, name="remind"),
    path("revisions/<uuid:pk>/renumber", shape.renumber, name="renumber"),
    path("revisions/<uuid:pk>/add", shape.add, name="add"),
    path("revisions/<uuid:pk>/sheets.xlsx", workbooks.export, name="export"),
    path("revisions/<uuid:pk>/take", workbooks.take, name="take"),
    path("sheets/<uuid:pk>/shape", shape.shape, name="shape"),
    path("programmes/<uuid:pk>/errata", errata.errata, name="errata"),
]
