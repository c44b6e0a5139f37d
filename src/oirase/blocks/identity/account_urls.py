"""allauth's addresses, those that can be tried behind limits; mounted at /accounts/ without a namespace."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from oirase.blocks.identity.limits import by_field, limited

per_address = limited("identity.sign_in_per_address")
login = per_address(limited("identity.sign_in_per_account", by_field("login"))(account.login))

urlpatterns = [
    path("login/", login, name="account_login"),
    path("signup/", limited("identity.sign_up_per_address")(account.signup), name="account_signup"),
    path(
        "password/reset/",
        limited("identity.reset_per_address")(account.password_reset),
        name="account_reset_password",
    ),
    path("reauthenticate/", per_address(account.reauthenticate), name="account_reauthenticate"),
    path("2fa/authenticate/", per_address(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/login/", per_address(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("", include("allauth.urls")),
]
