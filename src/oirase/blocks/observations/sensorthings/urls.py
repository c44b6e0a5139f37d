"""Addresses of the SensorThings API, below /sta."""

from django.urls import path

from oirase.blocks.observations.sensorthings import views

app_name = "sensorthings"
urlpatterns = [
    path("v1.1", views.service_root, name="root"),
    path("v1.1/", views.service_root, name="root_with_slash"),
    path("v1.1/<path:rest>", views.resource, name="resource"),
]
