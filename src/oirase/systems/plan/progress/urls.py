"""Addresses of live progress; those with a fiscal year stay the same across revisions."""

from django.urls import path

from oirase.systems.plan.progress.pages import editions, now, overdue, sheet

app_name = "progress"
urlpatterns = [
    path("", editions.overview, name="overview"),
    path("decisions/", editions.decisions, name="decisions"),
    path("now/", now.now, name="now"),
    path("now/<str:code>/", now.figure, name="figure"),
    path("rule/", sheet.rule, name="rule"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("<int:year>/", editions.overview, name="overview"),
    path("<int:year>/decisions/", editions.decisions, name="decisions"),
    path("<int:year>/programmes/<int:number>", sheet.programme, name="programme"),
]
