"""Addresses of the frame itself: language, theme, gallery of components."""

from django.urls import path

from oirase.ui import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme.css", views.theme_css, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
