"""All addresses: the portal's own pages, sign-in, and each block's and system's below its slug."""

from django.urls import include, path

from oirase.kernel.manifest.loader import manifests
from oirase.portal import views

handler400 = "oirase.ui.errors.bad_request"
handler403 = "oirase.ui.errors.forbidden"
handler404 = "oirase.ui.errors.not_found"
handler500 = "oirase.ui.errors.server_error"

portal = (
    [
        path("", views.home, name="home"),
        path("systems/", views.catalogue, name="catalogue"),
        path("my/", views.my_page, name="my_page"),
    ],
    "portal",
)
urlpatterns = [
    path("", include(portal)),
    path("accounts/", include("allauth.urls")),
    path("ui/", include("oirase.ui.urls")),
    *(
        path(f"{manifest.slug}/", include((manifest.urls, manifest.slug)))
        for manifest in manifests()
        if manifest.urls and manifest.slug != "portal"
    ),
]
