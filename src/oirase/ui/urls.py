"""Addresses of the look: language, theme, saved views."""

from django.urls import path

from oirase.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.set_language, name="language"),
    path("theme.css", views.theme, name="theme"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<uuid:pk>/delete/", views.delete_view, name="delete_view"),
]
