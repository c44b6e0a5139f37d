"""Pages for what went wrong: what happened, what to do next, and the request's id for whoever is asked for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.records import Forbidden
from oirase.kernel.commands.errors import Conflict, Rejected

Handler = Callable[[HttpRequest], HttpResponseBase]
TEXTS = {
    400: (
        _("この要求は処理できませんでした"),
        _("リンクが古いか、途中で切れている可能性があります。前の画面からやり直してください。"),
    ),
    403: (
        _("この画面を使う権限がありません"),
        _(
            "必要な権限がない場合は、所属の管理者に相談してください。しばらく開いたままだった画面は、開き直してください。"
        ),
    ),
    404: (
        _("ページが見つかりません"),
        _("移動または削除されたか、見る権限がないページです。検索や一覧から探してください。"),
    ),
    409: (
        _("ほかの操作と重なりました"),
        _("あなたの操作は保存されていません。最新の内容を開いて、もう一度行ってください。"),
    ),
    413: (_("ファイルが大きすぎます"), _("小さいファイルに分けて送ってください。")),
    422: (_("入力内容を確認してください"), _("前の画面に戻って直してください。")),
    429: (_("短い時間に何度も操作されました"), _("しばらく待ってからもう一度お試しください。")),
    500: (
        _("システムで問題が起きました"),
        _("操作は保存されていません。時間をおいて試し、続くときは下の番号を添えてお問い合わせください。"),
    ),
    503: (_("ただいま利用できません"), _("少し待ってからもう一度開いてください。")),
}


class ErrorsMiddleware:
    """Turn what the kernel raises into pages with the right status."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer Forbidden with 403, Conflict with 409 and a Rejected that no form took with 422."""
        for kind, status in ((Forbidden, 403), (Conflict, 409), (Rejected, 422)):
            if isinstance(exception, kind):
                return page(request, status, "" if kind is Forbidden else str(exception))
        return None


def page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """Render the error page of a status."""
    heading, advice = TEXTS.get(status, TEXTS[500])
    context = {"status": status, "heading": heading, "advice": advice, "message": message}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: not there, or not to be seen."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the least that can still be rendered."""
    try:
        return page(request, 500)
    except Exception:  # the page's own queries may be what is broken
        return HttpResponse(f"500 {TEXTS[500][0]} {getattr(request, 'id', '')}", status=500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """Answer a form whose token is not ours: the page was open too long, or cookies are off."""
    return page(request, 403)
