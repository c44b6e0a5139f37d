"""All addresses: the portal's own pages, sign-in, the API, and each block's and system's below its slug."""

from django.urls import include, path

from oirase.kernel.manifest.loader import manifests
from oirase.portal import health, views
from oirase.portal.api import api, unknown
from oirase.portal.api_reference import reference

handler400 = "oirase.ui.errors.bad_request"
handler403 = "oirase.ui.errors.forbidden"
handler404 = "oirase.ui.errors.not_found"
handler500 = "oirase.ui.errors.server_error"

portal = (
    [
        path("", views.home, name="home"),
        path("start/", views.start, name="start"),
        path("services/", views.services_page, name="services"),
        path("catalogue/", views.catalogue, name="catalogue"),
        path("catalogue/<slug:row>/", views.system, name="system"),
        path("my/", views.my_page, name="my_page"),
        path("desk/", views.desk, name="desk"),
        path("search/", views.search, name="search"),
        path("operations/", views.operations, name="operations"),
        path("operations/deliveries/", views.decide_delivery, name="decide_delivery"),
        path("audit/", views.audit, name="audit"),
        path("audit/verify/", views.verify_audit, name="verify_audit"),
        path("help/", views.help_page, name="help"),
        path("accessibility/", views.accessibility, name="accessibility_statement"),
        path("credits/", views.credits_page, name="credits_statement"),
        path("api/", reference, name="api_reference"),
        path("healthz", health.alive, name="healthz"),
        path("readyz", health.ready, name="readyz"),
    ],
    "portal",
)
urlpatterns = [
    path("", include(portal)),
    path("accounts/", include("oirase.blocks.identity.account_urls")),
    path("api/v1/", api.urls),
    path("api/v1/<path:rest>", unknown),
    path("sta/", include("oirase.blocks.observations.sensorthings.urls")),
    path("files/", include("oirase.kernel.files.urls")),
    *(
        path(f"{manifest.slug}/", include((manifest.urls, manifest.slug)))
        for manifest in manifests()
        if manifest.urls and manifest.slug != "portal"
    ),
]
