"""Addresses of the cross-views."""

from django.urls import path

from oirase.systems.plan.crossviews.pages import budget, systems, tags

app_name = "crossviews"
urlpatterns = [
    path("", budget.budget, name="budget"),
    path("target-groups/", tags.target_groups, name="target_groups"),
    path("technologies/", tags.technologies, name="technologies"),
    path("municipalities/", tags.municipalities, name="municipalities"),
    path("municipalities.geojson", tags.areas, name="areas"),
    path("systems/", systems.stages, name="systems"),
    path("shared/", systems.shared, name="shared"),
]
