"""What a person lets be filled in for them: kept only when they say so, changed and forgotten by themselves alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oirase.blocks.forms.models import Profile
from oirase.blocks.forms.own_data import own_form
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import audited, command, permit


@command("forms.keep_profile")
def keep_profile(actor: Actor, *, values: Mapping[str, Any]) -> None:
    """Keep answers for later forms, with the consent that calling this says; an empty value takes one away, the last one everything."""
    if not actor.user_id or actor.is_staff:
        raise Forbidden("forms.keep_profile")
    permit(None)
    profile, _made = Profile.objects.select_for_update().get_or_create(user_id=actor.user_id)
    merged = {**profile.values, **{key: value for key, value in values.items() if key in own_form().fields}}
    profile.values = {key: value for key, value in merged.items() if value}
    profile.consented_at = clock.now()
    if profile.values:
        profile.save()
    else:
        profile.delete()
    audited(
        [{"type": "forms.profile", "id": str(actor.user_id), "action": "kept"}], {"parts": sorted(values)}
    )


@command("forms.forget_profile")
def forget_profile(actor: Actor) -> None:
    """Forget everything and with it the consent."""
    if not actor.user_id:
        raise Forbidden("forms.forget_profile")
    permit(None)
    Profile.objects.filter(user_id=actor.user_id).delete()
    audited([{"type": "forms.profile", "id": str(actor.user_id), "action": "forgotten"}], {})
