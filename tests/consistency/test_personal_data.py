"""The register of personal data is whole: whatever holds some is declared, with columns, purpose, class and start of its time."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from tests.consistency.test_permissions import record_models

from oirase.kernel.access.records import spec_of
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import ACCOUNT_CLOSED, PersonalData
from oirase.kernel.retention.specs import classes_of
from oirase.kernel.settings.installation import PROJECT

PACKS = [PROJECT / "packs" / "aomori", PROJECT / "tests" / "packs" / "testland"]
# Columns that say something about a person wherever they stand.
TELLING = {
    "actor_name",
    "address",
    "birth_date",
    "contact_name",
    "corporate_number",
    "email",
    "kana",
    "person_id",
    "phone",
    "postal_code",
}
# Their names and readings are those of places and offices.
NO_PEOPLE = {"access.Body", "geo.Municipality"}


def declared() -> list[PersonalData]:
    return [one for manifest in manifests() for one in manifest.personal_data]


def telling(model: type[models.Model]) -> set[str]:
    """Return the columns of a model that are personal data without anybody saying so."""
    found = {
        field.name
        for field in model._meta.concrete_fields
        if field.name in TELLING or isinstance(field, models.EmailField)
    }
    if model in record_models():
        found |= {*spec_of(model).parties, *spec_of(model).masked}
    return found


def missing(own: Iterable[type[models.Model]], register: Iterable[PersonalData]) -> list[str]:
    columns = {one.model: {*one.fields} for one in register}
    return [
        f"{model._meta.label}: {', '.join(sorted(left))}"
        for model in own
        if model._meta.label not in NO_PEOPLE
        and (left := telling(model) - columns.get(model._meta.label, set()))
    ]


def wrong(data: PersonalData) -> list[str]:
    """Return what a declaration names and the models do not have."""
    try:
        model = apps.get_model(data.model)
    except LookupError:
        return [f"{data.model}: there is no such model"]
    columns = {field.name for field in model._meta.concrete_fields}
    found = [f"{data.model}: no column {name}" for name in data.fields if name not in columns]
    if data.retention_start != ACCOUNT_CLOSED and not _dates(model, data.retention_start):
        found.append(
            f"{data.model}: {data.retention_start} is no date of it or of the record that it is part of"
        )
    return found


def _dates(model: Any, name: str) -> list[models.DateField[Any, Any]]:
    """Return the date columns of this name on a model, on those of its app that it points to, and on the one that it is part of."""
    part_of = spec_of(model).through if hasattr(model, "Access") else None
    homes = [model]
    homes += [
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation
        and (field.related_model._meta.app_label == model._meta.app_label or field.name == part_of)
    ]
    found = []
    for home in homes:
        try:
            field = home._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.DateField):
            found.append(field)
    return found


def test_whatever_holds_personal_data_is_declared() -> None:
    own = [model for model in apps.get_models() if model.__module__.startswith("oirase.")]
    found = missing(own, declared())
    assert not found, "add these columns to a PersonalData(...) of the manifest:\n" + "\n".join(found)


def test_a_model_is_declared_once() -> None:
    labels = [one.model for one in declared()]
    assert not {label for label in labels if labels.count(label) > 1}


@pytest.mark.parametrize("data", declared(), ids=lambda one: one.model)
def test_what_is_declared_is_there(data: PersonalData) -> None:
    assert not wrong(data)


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: path.name)
def test_packs_say_how_long_each_class_is_kept(pack: Path) -> None:
    known = classes_of(packs.read(pack).content)
    needed = {one.retention_class for one in declared()}
    assert known.keys() == needed, "[retention.years] of pack.toml and the classes of the manifests differ"


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ("account = 1\nconsultation = 5\ndocument = 5\nmessage = 3", "区分 read_log がありません"),
        ("account = 0", "account: 0"),
        ("account = true", "account: True"),
        ('account = "long"', "account: 'long'"),
    ],
)
def test_a_pack_without_a_class_is_refused(tmp_path: Path, years: str, told: str) -> None:
    folder = tmp_path / "made_up"
    shutil.copytree(PACKS[1], folder)
    head = (folder / "pack.toml").read_text(encoding="utf-8").partition("[retention]")
    rest = head[2].partition("[roadmap]")
    text = f"{head[0]}[retention.years]\n{years}\n\n[roadmap]{rest[2]}"
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    assert [problem for problem in packs.check(folder) if told in problem]
    assert not packs.check(PACKS[1])


def test_slips_are_found() -> None:
    request = next(one for one in declared() if one.model == "consultation.Request")
    forgot = replace(request, fields=("contact_name", "question"))
    assert missing([apps.get_model("consultation.Request")], [forgot]) == [
        "consultation.Request: corporate_number"
    ]
    assert wrong(replace(request, fields=("fax",), retention_start="topic")) == [
        "consultation.Request: no column fax",
        "consultation.Request: topic is no date of it or of the record that it is part of",
    ]
    assert wrong(replace(request, model="consultation.Question")) == [
        "consultation.Question: there is no such model"
    ]
