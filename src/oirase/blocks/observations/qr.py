"""A text as a QR code, drawn as SVG without styles of its own, so that the page's security policy has nothing to allow."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from qrcode import QRCode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]


def svg(text: str, label: str) -> SafeString:
    """Return the code as an image with a label for those who do not see it."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    dark = ((x, y) for y, line in enumerate(matrix) for x, module in enumerate(line) if module)
    path = format_html_join("", "M{} {}h1v1h-1z", dark)
    drawing = '<svg class="qr" viewBox="0 0 {0} {0}" width="264" height="264" role="img" aria-label="{1}"><rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>'
    return format_html(drawing, len(matrix), label, path)
