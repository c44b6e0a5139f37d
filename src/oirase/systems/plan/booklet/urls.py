"""Addresses of the booklets; those with a fiscal year stay the same across revisions."""

from django.urls import path

from oirase.systems.plan.booklet.pages import files, shelf

app_name = "booklet"
urlpatterns = [
    path("", shelf.shelf, name="shelf"),
    path("<int:year>/<slug:language>/", shelf.copy, name="copy"),
    path("<int:year>/<slug:language>.pdf", files.whole, name="whole"),
    path("<int:year>/programmes/<int:number>/<slug:language>.pdf", files.sheet, name="sheet"),
]
