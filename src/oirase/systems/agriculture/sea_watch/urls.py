"""Addresses of the sea watch."""

app_name = "sea-watch"
urlpatterns: list[object] = []
