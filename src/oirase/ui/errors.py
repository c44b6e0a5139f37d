"""Pages for what went wrong: what happened, what to do next, and the request's id for whoever is asked for help."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from oirase.kernel.access.middleware import UploadTooBig
from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands import Conflict, Rejected

Handler = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_GONE = (OperationalError, InterfaceError)
RETRY_SECONDS = "30"
# PostgreSQL's codes: no space left; and the classes of a connection that is not there (yet or any more).
DISK_FULL = "53100"
CONNECTION_LOST = ("08", "57P")
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Explanation:
    """An error in the words of the person before the screen."""

    title: Any
    what: Any
    todo: Any


EXPLANATIONS = {
    400: Explanation(
        _("送られた内容を読み取れませんでした"),
        _("アドレスまたは送信された内容が正しい形ではありません。"),
        _("前の画面に戻って、もう一度操作してください。"),
    ),
    403: Explanation(
        _("この画面を表示する権限がありません"),
        _("お使いのアカウントには、この画面または操作の権限がありません。"),
        _(
            "必要な場合は、所属の管理者に権限の付与を依頼してください。別のアカウントでログインし直すこともできます。"
        ),
    ),
    404: Explanation(
        _("ページが見つかりません"),
        _(
            "ページが移動または削除されたか、アドレスが間違っています。表示の権限がないページも、この画面になります。"
        ),
        _("アドレスを確かめるか、トップページまたは検索からお探しください。"),
    ),
    405: Explanation(
        _("この方法では操作できません"),
        _("このアドレスは、この操作の方法を受け付けていません。"),
        _("画面のボタンまたはリンクから操作してください。"),
    ),
    409: Explanation(
        _("ほかの操作と重なりました"),
        _(
            "画面を開いている間に内容が変わったか、同じ操作がすでに受け付けられています。今回の操作は保存されていません。"
        ),
        _("前の画面に戻って再読み込みし、最新の内容を確かめてから、もう一度操作してください。"),
    ),
    413: Explanation(
        _("送られたデータが大きすぎます"),
        _("ファイルまたは入力内容が、受け付けられる大きさを超えています。何も保存されていません。"),
        _("ファイルを小さくするか、いくつかに分けて送ってください。"),
    ),
    422: Explanation(
        _("この内容では受け付けられません"),
        _("入力内容に問題があるため、保存されていません。"),
        _("前の画面に戻って内容を直し、もう一度送ってください。"),
    ),
    429: Explanation(
        _("しばらく時間をおいてください"),
        _("短い時間に多くの操作があったため、一時的に受付を止めています。"),
        _("数分たってから、もう一度お試しください。"),
    ),
    500: Explanation(
        _("システムに問題が起きました"),
        _("処理の途中で予期しない問題が起きました。途中の内容は保存されていません。"),
        _("時間をおいて、もう一度お試しください。続く場合は、下の番号を添えてお問い合わせください。"),
    ),
    503: Explanation(
        _("ただいま利用できません"),
        _("保守作業中か、一時的に混み合っています。途中の内容は保存されていません。"),
        _("数分たってから、もう一度お試しください。"),
    ),
    507: Explanation(
        _("保存する場所がいっぱいです"),
        _("システムの保存先に空きがないため、受け付けられません。今回の内容は保存されていません。"),
        _("空きができるまで保存できません。入力した文章を手元に写し、システムの管理者に知らせてください。"),
    ),
}
CSRF = Explanation(
    _("画面の有効期限が切れました"),
    _(
        "画面を開いてから時間がたったか、クッキーが使えない設定になっています。送られた内容は保存されていません。"
    ),
    _("前の画面を開き直して、もう一度送ってください。入力した文章は、先に写しておくと安全です。"),
)


class ErrorsMiddleware:
    """Turn what the kernel raises into pages with the right status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; a part of a page that needs sign-in sends the whole page there."""
        response = self.get_response(request)
        if response.status_code == 302 and getattr(request, "htmx", False):
            target = response.headers["Location"]
            if target.split("?")[0] == resolve_url(settings.LOGIN_URL):
                return HttpResponseClientRedirect(target)
        if response.status_code in (405, 429) and not getattr(response, "content", b""):
            return _keep_headers(response, page(request, response.status_code))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what has a status of its own; anything else is an error of ours."""
        for kinds, status in (((Forbidden,), 403), ((Conflict,), 409), ((Rejected,), 422), (TOO_BIG, 413)):
            if isinstance(exception, kinds):
                return page(request, status, "" if status in (403, 413) else str(exception))
        if isinstance(exception, DATABASE_GONE) or no_space(exception):
            return unavailable(request, exception)
        return None


def page(
    request: HttpRequest,
    status: int,
    message: str = "",
    *,
    explanation: Explanation | None = None,
    bare: bool = False,
) -> HttpResponse:
    """Render the page of a status. `bare` leaves out all that asks the database."""
    context = {
        "status": status,
        "message": message,
        "explanation": explanation or EXPLANATIONS.get(status, EXPLANATIONS[500]),
        "bare": bare,
    }
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when what was sent is too big."""
    message = str(exception) if isinstance(exception, UploadTooBig) else ""
    return page(request, 413 if isinstance(exception, TOO_BIG) else 400, message)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: not there, or not to be seen."""
    return page(request, 404)


def unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """Answer 503 while the database is away, 507 while there is no space, without asking the database anything."""
    status = 507 if no_space(exception) else 503
    log_unavailable(exception)
    response = page(request, status, bare=True)
    response["Retry-After"] = RETRY_SECONDS
    # Said here in a line; Django would add the whole way of each request that an outage meets.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def no_space(exception: BaseException | None) -> bool:
    """Whether the database or a file could not grow because a disk is full."""
    if isinstance(exception, OSError):
        return exception.errno in NO_SPACE
    return isinstance(exception, DATABASE_GONE) and _state(exception) == DISK_FULL


def log_unavailable(exception: BaseException) -> None:
    """Log a lost connection in a line, and anything else (a lock not got, a disk full) with the way to it."""
    state = _state(exception)
    lost = isinstance(exception, DATABASE_GONE) and (not state or state.startswith(CONNECTION_LOST))
    what = "no space left" if no_space(exception) else "database unavailable"
    words = str(exception).strip().partition("\n")[0]
    logger.error("%s: %s", what, words, exc_info=None if lost else exception)


def _state(exception: BaseException) -> str:
    return getattr(exception.__cause__, "sqlstate", None) or ""


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 (or 503, 507 when database or space are missing) with a page that needs nothing that may be broken."""
    broken = sys.exc_info()[1]
    if broken is not None and (isinstance(broken, DATABASE_GONE) or no_space(broken)):
        return unavailable(request, broken)
    return page(request, 500, bare=True)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """Answer a form whose token is not ours: the page was open too long, or cookies are off."""
    return page(request, 403, explanation=CSRF)


def _keep_headers(old: HttpResponseBase, new: HttpResponse) -> HttpResponse:
    for name in ("Allow", "Retry-After"):
        if name in old.headers:
            new[name] = old.headers[name]
    return new
