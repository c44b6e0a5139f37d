"""Addresses of the sea watch."""

from django.urls import path

from oirase.systems.agriculture.sea_watch.pages import bulletins, desk, now, science, stations

app_name = "sea-watch"
urlpatterns = [
    path("", now.now, name="now"),
    path("worker.js", now.worker, name="worker"),
    path("look/<slug:name>/", now.look, name="look"),
    path("records/", science.compare, name="records"),
    path("currents/", science.currents, name="currents"),
    path("spat/", science.spat, name="spat"),
    path("outlook/", science.outlook, name="outlook"),
    path("stations/", stations.stations, name="stations"),
    path("lines/", stations.lines, name="lines"),
    path("lines/new/", desk.new_line, name="new_line"),
    path("data/", stations.data, name="data"),
    path("data/<int:number>/<int:year>.csv", stations.daily, name="daily"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/asked/", bulletins.asked, name="asked"),
    path("bulletins/<uuid:bulletin_id>.pdf", bulletins.bulletin_pdf, name="bulletin_pdf"),
    path("bulletins/confirm/<uuid:subscriber_id>/<str:code>/", bulletins.confirm, name="confirm"),
    path("bulletins/leave/<uuid:subscriber_id>/<str:code>/", bulletins.leave, name="leave"),
    path("desk/", desk.desk, name="desk"),
    path("desk/moorings/new/", desk.new_work, name="new_work"),
]
