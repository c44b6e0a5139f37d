"""Permissions hold together: what the code asks is declared, what is declared is asked, and somebody may be given it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from tests.consistency.sources import Module, modules, name_of, written

from oirase.kernel.access.records import spec_of
from oirase.kernel.access.rowsecurity import record_models as all_record_models
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.settings.installation import PROJECT

# Asked by commands that only the platform itself gives, from the command line: nobody is ever granted them.
OF_THE_PLATFORM = {
    "access.create_admin",
    "booklet.make",
    "identity.reset_officers",
    "manifest.load_demo",
    "manifest.load_pack",
}
# Declared, and named by no role of the pack, on purpose.
IN_NO_ROLE = {
    "insight.take": "figures are taken by the platform",
    "progress.follow_up": "the platform looks for stale figures",
}
# Functions that are given a whole permission, and those that are given an action on a row.
WHOLE = ("permission", "permit", "has", "bodies_of")
ON_A_ROW = {
    "authorise": 1,
    "authorised": 3,
    "lock": 3,
    "may": 2,
    "require": 2,
    "visible_to": 1,
    "get_visible": 1,
}


def record_models() -> list[Any]:
    return [model for model in all_record_models() if model.__module__.startswith("oirase.")]


def declared() -> set[str]:
    return {one.code for manifest in manifests() for one in manifest.permissions}


def asked(sources: Iterable[Module]) -> dict[str, str]:
    """Return each permission that the code asks, with a place that does."""
    found: dict[str, str] = {}
    for module in sources:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                for code in (*_whole(module, node), *_on_a_row(module, node)):
                    found.setdefault(code, module.place(node))
    return found


def _whole(module: Module, call: ast.Call) -> Iterator[str]:
    given: list[ast.expr] = [word.value for word in call.keywords if word.arg == "permission"]
    given += call.args if name_of(call) in WHOLE else []
    yield from (text for node in given if "." in (text := module.text(node) or ""))


def _on_a_row(module: Module, call: ast.Call) -> Iterator[str]:
    place = ON_A_ROW.get(name_of(call))
    if place is None or module.name.startswith("oirase.kernel.access"):
        return
    action = module.text(call.args[place]) if len(call.args) > place else "view"
    if action is None:
        return
    models = [found for node in (*_given(call), *_receiver(call)) if is_record(found := module.object(node))]
    for prefix in {spec_of(model).prefix for model in models} or prefixes_in(module):
        yield f"{prefix}.{action}"


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what is given, and of a row that is made on the spot its model."""
    for node in call.args:
        yield node.func if isinstance(node, ast.Call) else node


def _receiver(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the name on which a chain of calls begins: the model of `Sheet.objects.filter(...).visible_to(...)`."""
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    if isinstance(node, ast.Name):
        yield node


def is_record(found: object) -> bool:
    return found in record_models()


def prefixes_in(module: Module) -> set[str]:
    """Return the prefixes of the records that a module can name: where the row is a variable, it is one of them."""
    names = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    found: list[Any] = [module.object(ast.Name(name)) for name in sorted(names)]
    return {spec_of(one).prefix for one in found if is_record(one)}


def asked_by_declarations() -> set[str]:
    """Return what manifests and models ask: entry pages, masked columns."""
    pages = {page.permission for manifest in manifests() for page in manifest.entry_pages if page.permission}
    return pages | {code for model in record_models() for code in spec_of(model).masked.values()}


def roles() -> set[str]:
    content = tomllib.loads((PROJECT / "packs" / "aomori" / "roles.toml").read_text(encoding="utf-8"))
    return {code for role in content["role"] for code in role["permissions"]}


def undeclared(sources: Iterable[Module]) -> list[str]:
    """Return what is asked and declared nowhere. Everybody has `view` of rows that are theirs, declared or not."""
    found = asked(sources)
    known = declared() | OF_THE_PLATFORM | {f"{spec_of(one).prefix}.view" for one in record_models()}
    return [f"{found[code]}: {code}" for code in sorted(found.keys() - known)]


def test_what_is_asked_is_declared() -> None:
    found = undeclared(modules())
    found += sorted(asked_by_declarations() - declared())
    assert not found, "add Permission(...) to the manifest, or correct the name:\n" + "\n".join(found)


def test_what_is_declared_is_asked() -> None:
    found = declared() - asked(modules()).keys() - asked_by_declarations()
    assert not found, "nothing asks these: take them out of the manifest, or guard what they are for"


def test_a_permission_belongs_to_one_folder() -> None:
    codes = [one.code for manifest in manifests() for one in manifest.permissions]
    assert len(codes) == len(set(codes))


def test_somebody_may_be_given_each() -> None:
    """Permissions of systems that no role names go to the trial role, so that a new system can be tried."""
    tried = {one.code for manifest in manifests() if manifest.domain for one in manifest.permissions}
    assert not declared() - roles() - tried - IN_NO_ROLE.keys(), (
        "name it in a role of packs/aomori/roles.toml, or in IN_NO_ROLE with the reason"
    )
    assert not IN_NO_ROLE.keys() & roles(), "a role names it now: take it out of IN_NO_ROLE"
    assert not OF_THE_PLATFORM & roles(), "these are for the command line only"


def test_a_slip_is_found() -> None:
    slip = 'from oirase.kernel.access.http import page, permission\n@page(permission("plan.veiw"))\ndef x(): ...\n'
    assert undeclared([written(slip)]) == ["src/oirase/kernel/clock/__init__.py:2: plan.veiw"]
    row = "authorised(actor, Request, pk, 'anwser')"
    place = "systems/business/consultation/services.py"
    assert undeclared([written(row, place)]) == [f"src/oirase/{place}:1: cases.anwser"], (
        "who may do what with a request is said by its case"
    )
