"""Django app of sign-in."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Sign-in, sessions, keys, limits."""

    name = "oirase.blocks.identity"
    label = "identity"
    verbose_name = "本人認証"
