"""Answers of several rows: repeating groups, and tables whose columns are summed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import TYPES, FieldType, Option

MOST_ROWS = 100


class Group(FieldType):
    """Questions asked once for each of several things or people (繰返し項目)."""

    code = "group"
    title = gettext_lazy("繰り返し（人・物ごと）")
    rows = True
    options: ClassVar[tuple[Option, ...]] = (
        Option("min_rows", "integer", gettext_lazy("最少の件数")),
        Option("max_rows", "integer", gettext_lazy("最大の件数")),
        Option("row_label", "localized", gettext_lazy("1件の呼び名"), gettext_lazy("例: 同居の家族")),
    )

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the rows."""
        return {
            "type": "array",
            "items": row_schema(field),
            "minItems": least(field),
            "maxItems": most(field),
        }

    def shown(self, field: Field, value: Any) -> str:
        """Tell how many; the rows themselves are shown one by one."""
        return _("%(number)d件") % {"number": len(value)}

    def known(self, field: Field, value: Any) -> Any:
        """Give a list of contexts."""
        return [row_known(field, row) for row in value]


class Table(Group):
    """Rows in a table with sums below (表)."""

    code = "table"
    title = gettext_lazy("表（合計つき）")
    options = (
        *Group.options,
        Option("sums", "text", gettext_lazy("合計する列"), gettext_lazy("列の名前をコンマで区切る")),
    )

    @staticmethod
    def sums(field: Field, rows: list[Mapping[str, Any]]) -> dict[str, Decimal]:
        """Return the sum of each column that is to be summed; a row without a figure adds nothing."""
        return {
            key: sum((Decimal(str(row[key])) for row in rows if row.get(key) is not None), Decimal(0))
            for key in summed(field)
        }


def summed(field: Field) -> list[str]:
    """Return the keys of the columns whose sums are shown."""
    return [key for key in (one.strip() for one in str(field.options.get("sums", "")).split(",")) if key]


def least(field: Field) -> int:
    """Return how many rows there are at least."""
    return int(field.options.get("min_rows", 1 if field.required else 0))


def most(field: Field) -> int:
    """Return how many rows there are at most."""
    return min(int(field.options.get("max_rows", MOST_ROWS)), MOST_ROWS)


def row_schema(field: Field) -> dict[str, Any]:
    """Return the JSON Schema of one row."""
    return {
        "type": "object",
        "properties": {
            one.key: TYPES[one.type].schema(one) for one in field.fields if TYPES[one.type].code != "note"
        },
        "required": [one.key for one in field.fields if one.required and one.when is None],
        "additionalProperties": False,
    }


def row_known(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return one row as expressions read it."""
    return {
        one.key: TYPES[one.type].known(one, row[one.key])
        for one in field.fields
        if row.get(one.key) is not None
    }
