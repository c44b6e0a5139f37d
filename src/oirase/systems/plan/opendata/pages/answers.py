"""How files are answered: kept by who asks until they change, readable for scripts of other sites, named for saving."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, quote_etag

FRESH_SECONDS = 300


def open_file(
    request: HttpRequest,
    content: bytes,
    media_type: str,
    *,
    name: str = "",
    etag: str = "",
    modified: datetime | None = None,
    everybody: bool = True,
) -> HttpResponseBase:
    """Answer with data, or with 304 to who has them already. Without `etag` it is made from the content.

    `everybody`: they are public; what only some may see is kept by nobody on the way.
    """
    answer = HttpResponse(content, content_type=media_type)
    if name:
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_vary_headers(answer, ["Accept"])
    if not everybody:
        patch_cache_control(answer, private=True, no_store=True)
        return answer
    state = quote_etag(etag or hashlib.sha256(content).hexdigest()[:32])
    answer["ETag"] = state
    if modified is not None:
        answer["Last-Modified"] = http_date(modified.timestamp())
    # No cookie is sent along with such a request, so nobody's session is behind it.
    answer["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    stamp = int(modified.timestamp()) if modified else None
    return get_conditional_response(request, state, stamp, answer) or answer
