"""The one address of the store."""

from django.urls import path

from oirase.kernel.files import views

app_name = "files"
urlpatterns = [path("<str:token>/", views.download, name="download")]
