"""Which language an address asks for."""

from __future__ import annotations

from django.http import Http404

from oirase.systems.plan.booklet.models import LANGUAGES


def check_language(language: str) -> None:
    """Raise Http404 for a language in which there are no booklets."""
    if language not in LANGUAGES:
        raise Http404
