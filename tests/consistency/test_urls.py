"""Every address says who may call it. Those of libraries are named here one by one, so that none is added unseen."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.security.urls import Url, _walk, all_urls

from oirase.kernel.access.http import page, public

# The library decides who sees these; `oirase.blocks.identity.account_urls` chooses and limits them.
OF_SIGN_IN = {
    "account_change_password",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "usersessions_list",
}
# Public by their nature: the API's own description, and its root, which answers 404.
OF_THE_API = {"openapi-json", "api-root"}


def without_policy(urls: Iterable[Url]) -> set[str]:
    return {url.name or url.route for url in urls if url.policy is None}


def test_every_url_declares_a_policy() -> None:
    found = without_policy(all_urls()) - OF_SIGN_IN - OF_THE_API
    assert not found, (
        "put @page(public), @page(signed_in), @page(permission(...)) or @endpoint(...) above the view"
    )


def test_the_exceptions_are_still_there() -> None:
    gone = (OF_SIGN_IN | OF_THE_API) - without_policy(all_urls())
    assert not gone, "take these names out of this file: the addresses are gone, or have a policy now"


def test_a_view_without_policy_is_found() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    urls = _walk([path("bare/", bare), path("guarded/", page(public)(bare))], "", {})
    assert without_policy(urls) == {"bare/"}
