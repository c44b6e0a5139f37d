"""The API's description as a page that needs no script: made from the same OpenAPI that machines read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel.access.http import page, public
from oirase.portal.api import api


@dataclass(frozen=True)
class Operation:
    """One operation as people read it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: str
    answer: str


@dataclass(frozen=True)
class Shape:
    """A named shape of data: its fields with their types."""

    name: str
    description: str
    fields: list[tuple[str, str, bool, str]]


@page(public)
def reference(request: HttpRequest) -> HttpResponse:
    """Show every operation by its tag, and the shapes they use."""
    schema = api.get_openapi_schema()
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, found in methods.items():
            groups.setdefault(" ".join(found.get("tags", [])), []).append(_operation(method, path, found))
    shapes = [_shape(name, one) for name, one in sorted(schema["components"]["schemas"].items())]
    context = {"groups": sorted(groups.items()), "shapes": shapes, "info": schema["info"]}
    return render(request, "portal/api_reference.html", context)


def _operation(method: str, path: str, found: dict[str, Any]) -> Operation:
    parameters = [
        {
            "name": one["name"],
            "where": one["in"],
            "type": _type(one.get("schema", {})),
            "required": one.get("required", False),
            "text": one.get("description", ""),
        }
        for one in found.get("parameters", [])
    ]
    answers = [code for code in found["responses"] if code != "default"]
    return Operation(
        method.upper(),
        path,
        found.get("summary", ""),
        found.get("description", ""),
        parameters,
        _content(found.get("requestBody", {})),
        _content(found["responses"][answers[0]]) if answers else "",
    )


def _content(part: dict[str, Any]) -> str:
    kinds = list(part.get("content", {}).values())
    return _type(kinds[0]["schema"]) if kinds else ""


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    fields = [
        (field, _type(one), field in required, one.get("description", ""))
        for field, one in schema.get("properties", {}).items()
    ]
    return Shape(name, schema.get("description", ""), fields)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    for word in ("anyOf", "allOf", "oneOf"):
        if word in schema:
            return " | ".join(_type(one) for one in schema[word])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    if "additionalProperties" in schema and isinstance(schema["additionalProperties"], dict):
        return f"{{{_type(schema['additionalProperties'])}}}"
    return str(schema.get("format") or schema.get("type") or "")
