"""Addresses of the roadmap; those with a fiscal year stay the same across revisions."""

from django.urls import path

from oirase.systems.plan.roadmap.pages import board, compare, downloads, reading

app_name = "roadmap"
urlpatterns = [
    path("", reading.overview, name="overview"),
    path("programmes/", reading.programme_list, name="programme_list"),
    path("comparison/", compare.comparison, name="comparison"),
    path("comparison/differences.<slug:form>", compare.differences, name="comparison_download"),
    path("timeline/", board.timeline, name="timeline"),
    path("<int:year>/timeline/", board.timeline, name="timeline"),
    path("<int:year>/", reading.overview, name="overview"),
    path("<int:year>/programmes/", reading.programme_list, name="programme_list"),
    path("<int:year>/programmes/<int:number>", reading.programme, name="programme"),
    path("<int:year>/programmes.<slug:form>", downloads.programmes, name="download"),
]
