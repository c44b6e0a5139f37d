"""Files that somebody hands in with a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, Option, common
from oirase.kernel.files.kinds import DOCX, JPEG, PDF, PNG, XLSX, FileKind
from oirase.ui.forms import FileField

KINDS: dict[str, FileKind] = {"pdf": PDF, "jpeg": JPEG, "png": PNG, "docx": DOCX, "xlsx": XLSX}
USUAL = ("pdf", "jpeg", "png")
MEGABYTE = 1024 * 1024
MOST_FILES, MOST_MEGABYTES = 10, 50


class Files(FieldType):
    """A place for files (添付書類). The answer names what is kept: id, name, size and hash of each file."""

    code = "file"
    title = gettext_lazy("ファイル・写真")
    options = (
        Option("kinds", "kinds", gettext_lazy("受け付ける種類"), allowed=tuple(KINDS)),
        Option("max_megabytes", "integer", gettext_lazy("1ファイルの上限（MB）")),
        Option("max_files", "integer", gettext_lazy("ファイルの数の上限")),
        Option("max_pages", "integer", gettext_lazy("PDFのページ数の上限")),
    )

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask by a file box; the limits are told before a file is chosen."""
        extensions = [ending.removeprefix(".") for kind in kinds_of(field) for ending in kind.endings]
        control = FileField(**common(field, max_bytes=bytes_of(field), extensions=extensions))
        # What has been chosen stays when the fields around it change.
        control.widget.attrs["hx-preserve"] = "true"
        return control

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Nothing is typed for a file; it is kept beside the draft."""
        return {}

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the list of files."""
        one = {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "name": {"type": "string"},
                "size": {"type": "integer"},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            "required": ["id", "name", "size", "sha256"],
        }
        return {"type": "array", "items": one, "minItems": 1, "maxItems": files_of(field)}

    def shown(self, field: Field, value: Any) -> str:
        """List names and sizes."""
        return _("、").join(f"{one['name']} ({filesizeformat(one['size'])})" for one in value)


def kinds_of(field: Field) -> list[FileKind]:
    """Return the kinds of files that the field takes."""
    return [KINDS[code] for code in field.options.get("kinds") or USUAL]


def bytes_of(field: Field) -> int:
    """Return how large a file may be."""
    return min(int(field.options.get("max_megabytes", 10)), MOST_MEGABYTES) * MEGABYTE


def files_of(field: Field) -> int:
    """Return how many files the field takes."""
    return min(int(field.options.get("max_files", 1)), MOST_FILES)


def pages_of(field: Field) -> int | None:
    """Return how many pages a PDF may have; None for any number."""
    return int(field.options["max_pages"]) if field.options.get("max_pages") else None
