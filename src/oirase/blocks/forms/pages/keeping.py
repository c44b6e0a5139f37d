"""Somebody whose session is gone in the middle of a form: what they have typed waits in the browser's new session until they sign in again.

Whoever has no account is known again by the code that stands in the page itself (`draft_code`), so nothing has to wait.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from oirase.blocks.forms.models import Draft
from oirase.blocks.forms.reading import READER
from oirase.blocks.forms.services import drafts
from oirase.kernel.access.codes import code_of, is_code, remember
from oirase.kernel.access.http import actor_in
from oirase.kernel.access.rowsecurity import scope

SESSION = "forms.kept"
MOST_BYTES = 200_000
CODE = "draft_code"


def code_for_page(draft: Draft) -> str:
    """Return the code that stands in the pages of a draft without an account; nothing for one of an account."""
    return "" if draft.user_id else code_of(drafts.PURPOSE, draft.pk)


def recognise(request: HttpRequest, draft: Draft) -> None:
    """Let a browser that sends a page of a draft without an account go on, although its session has forgotten it."""
    if draft.user_id is None and is_code(drafts.PURPOSE, draft.pk, request.POST.get(CODE, "")):
        remember(request, drafts.PURPOSE, draft.pk)


def is_signed_out(request: HttpRequest, draft_id: UUID) -> bool:
    """Whether this is the page of an account's draft, asked for by a browser in which nobody is signed in."""
    if actor_in(request).is_signed_in:
        return False
    with scope(READER):
        return Draft.objects.filter(pk=draft_id, user__isnull=False).exists()


def sign_in_first(
    request: HttpRequest, draft_id: UUID, inputs: Mapping[str, list[str]], keys: Sequence[str]
) -> HttpResponseBase:
    """Keep what was typed, as far as it is not more than anybody types, and lead to sign-in and back."""
    kept = {"draft": str(draft_id), "inputs": dict(inputs), "keys": list(keys)}
    if inputs and len(json.dumps(kept)) <= MOST_BYTES:
        request.session[SESSION] = kept
    if inputs:
        messages.info(
            request,
            _(
                "ログインが切れていました。入力した内容は預かっています。もう一度ログインすると、続きから始められます。"
            ),
        )
    return redirect_to_login(request.path)


def put_back(request: HttpRequest, draft: Draft) -> None:
    """Lay what was kept over the draft for showing; it is saved when the page is sent. Another draft's is left where it is."""
    kept = request.session.get(SESSION)
    if kept is None or kept["draft"] != str(draft.pk):
        return
    draft.inputs = drafts.laid_over(draft, kept["inputs"], kept["keys"])
    messages.success(
        request,
        _("ログインが切れる前に入力した内容を戻しました。ファイルは、もう一度選んでください。"),
    )


def forget(request: HttpRequest) -> None:
    """Throw away what was kept: the page in hand holds it, or something newer."""
    request.session.pop(SESSION, None)
