"""Own pages of sign-in, below /identity/."""

from django.urls import path

from oirase.blocks.identity import pages, reset_pages

urlpatterns = [
    path("ended/", pages.ended, name="ended"),
    path("sessions/<int:pk>/end/", pages.end_session, name="end_session"),
    path("service-accounts/", pages.service_accounts, name="service_accounts"),
    path("service-accounts/keys/", pages.issue_key, name="issue_key"),
    path("service-accounts/keys/<uuid:pk>/revoke/", pages.revoke_key, name="revoke_key"),
    path("reset-codes/", reset_pages.issue, name="issue_reset_code"),
    path("reset/", reset_pages.reset, name="reset_by_code"),
]
