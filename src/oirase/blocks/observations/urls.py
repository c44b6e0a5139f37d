"""Addresses of observations."""

from django.urls import path

from oirase.blocks.observations.pages import desk, quality

app_name = "observations"
urlpatterns = [
    path("quality/", desk.desk, name="desk"),
    path("quality/<uuid:span_id>/", desk.span, name="span"),
    path("quality/<uuid:span_id>/judge", desk.judge, name="judge_span"),
    path("quality/<uuid:span_id>/reopen", desk.reopen, name="reopen_span"),
    path("series/<int:number>/quality/", quality.quality, name="quality"),
    path("series/<int:number>/quality/configure", quality.configure, name="configure_quality"),
    path("series/<int:number>/quality/rerun", quality.rerun, name="rerun_quality"),
]
