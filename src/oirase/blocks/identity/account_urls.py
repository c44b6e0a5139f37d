"""allauth's addresses, those that can be tried behind limits; mounted at /accounts/ without a namespace.

A password or code is counted per address and per account: many addresses together must not guess six digits.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from oirase.blocks.identity.limits import View, by_account, by_field, limited

per_address = limited("identity.sign_in_per_address")
per_name = limited("identity.sign_in_per_account", by_field("login"))
per_account = limited("identity.sign_in_per_account", by_account)


def guarded(view: View) -> View:
    """Count the tries of somebody whose account is known already."""
    return per_address(per_account(view))


urlpatterns = [
    path("login/", per_address(per_name(account.login)), name="account_login"),
    path("signup/", limited("identity.sign_up_per_address")(account.signup), name="account_signup"),
    path(
        "password/reset/",
        limited("identity.reset_per_address")(account.password_reset),
        name="account_reset_password",
    ),
    path("password/change/", guarded(account.password_change), name="account_change_password"),
    path("reauthenticate/", guarded(account.reauthenticate), name="account_reauthenticate"),
    path("2fa/authenticate/", guarded(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", guarded(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/webauthn/login/", per_address(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("", include("allauth.urls")),
]
