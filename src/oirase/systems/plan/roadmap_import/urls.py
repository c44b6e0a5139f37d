"""Addresses of the import's staff pages."""

from django.urls import path

from oirase.systems.plan.roadmap_import.pages import editions, review

app_name = "roadmap-import"
urlpatterns = [
    path("", editions.edition_list, name="editions"),
    path("<uuid:pk>/", review.overview, name="review"),
    path("<uuid:pk>/programmes/<int:number>", review.programme, name="programme"),
    path("<uuid:pk>/publish", editions.publish, name="publish"),
    path("<uuid:pk>/withdraw", editions.withdraw, name="withdraw"),
    path("<uuid:pk>/delete", editions.delete, name="delete"),
]
