"""Takes the cases whose decision is one FEEL expression out of a checkout of the DMN TCK, for the tests of kernel/expressions.

    .venv/bin/python -m scripts.tck_cases FOLDER_OF_THE_CHECKOUT

Taken are decisions with a literal expression that require nothing but input data: no tables, business knowledge models,
services, boxed expressions or other decisions. Values are written as JSON; what JSON has not is an object with one key.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

TARGET = Path("src/oirase/kernel/expressions/tests/tck_cases.json")
LEVELS = ("compliance-level-2", "compliance-level-3")
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
REMARKS = {"description", "question", "allowedAnswers", "variable", "extensionElements"}
NUMBERS = {"decimal", "double", "integer", "int", "float", "long"}


def local(element: Xml.Element) -> str:
    """Return the tag of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Xml.Element, name: str) -> list[Xml.Element]:
    """Return the children with a tag."""
    return [child for child in element if local(child) == name]


def value_of(element: Xml.Element) -> Any:
    """Return the value that an expected result or an input has."""
    components = children(element, "component")
    if components:
        return {"context": {one.get("name"): value_of(one) for one in components}}
    for child in element:
        if child.get(NIL) == "true":
            return None
        if local(child) == "list":
            return [value_of(item) for item in children(child, "item")]
        if local(child) == "value":
            return simple(child.get(TYPE, "string").rpartition(":")[2], child.text or "")
    return {"context": {}}


def simple(kind: str, text: str) -> Any:
    """Return a value of XML Schema."""
    if kind == "boolean":
        return text == "true"
    return text if kind == "string" else {"number" if kind in NUMBERS else kind: text}


def cases(folder: Path) -> Iterator[tuple[str, str, Any, bool, dict[str, Any]]]:
    """Yield id, expression, expected value, whether an error is expected, and inputs of each case of a folder."""
    for path in sorted(folder.glob("*.xml")):
        tests = Xml.parse(path).getroot()  # noqa: S314 - files of a checkout that the caller chose
        model = Xml.parse(folder / (children(tests, "modelName")[0].text or "")).getroot()  # noqa: S314
        decisions = {one.get("name"): one for one in model.iter() if local(one) == "decision"}
        for test in children(tests, "testCase"):
            inputs = {str(one.get("name")): value_of(one) for one in children(test, "inputNode")}
            for result in children(test, "resultNode"):
                text = literal(decisions.get(result.get("name")))
                if text is not None:
                    expected = value_of(children(result, "expected")[0])
                    name = f"{folder.name}/{test.get('id')}/{result.get('name')}"
                    yield name, text, expected, result.get("errorResult") == "true", inputs


def literal(decision: Xml.Element | None) -> str | None:
    """Return the expression of a decision that is nothing but one, and needs only input data."""
    if decision is None:
        return None
    kinds = {local(child) for child in decision} - REMARKS - {"informationRequirement"}
    needs = {local(need) for one in children(decision, "informationRequirement") for need in one}
    if kinds != {"literalExpression"} or needs - {"requiredInput"}:
        return None
    texts = children(children(decision, "literalExpression")[0], "text")
    return (texts[0].text or "").strip() if texts else None


def main(checkout: Path) -> None:
    """Write the file of cases."""
    found = [
        case
        for level in LEVELS
        for folder in sorted((checkout / "TestCases" / level).iterdir())
        if folder.is_dir()
        for case in cases(folder)
    ]
    twice = [name for name, count in Counter(case[0] for case in found).items() if count > 1]
    if twice:
        raise SystemExit(f"two cases have one name: {twice[:3]}")
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=False
    )
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in found)
    credit = json.dumps(
        {
            "source": "DMN TCK (dmn-tck/tck), TestCases, compliance levels 2 and 3",
            "revision": revision.stdout.strip(),
            "licence": "Apache-2.0; copyright the contributors of the DMN TCK",
            "columns": ["id", "expression", "expected", "error expected", "inputs"],
        }
    )
    TARGET.write_text(f'{{"about": {credit},\n"cases": [\n{lines}\n]}}\n', encoding="utf-8")
    sys.stdout.write(f"{len(found)} cases\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
