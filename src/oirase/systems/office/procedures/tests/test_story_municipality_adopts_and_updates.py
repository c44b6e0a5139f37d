"""A town adopts the prefecture's procedure with one change, and takes an update in which both have changed the same thing."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oirase.blocks.cases.facade import Case
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.commons import services
from oirase.systems.office.commons.models import Procedure
from oirase.systems.office.procedures.tests.test_story_officer_builds_a_ninth_procedure import Editor

PLATFORM = Actor.system("test")
RELEASE = {
    "note": "町に合わせた",
    "action": "publish",
    "review_on_year": "2027",
    "review_on_month": "4",
    "review_on_day": "1",
}
WORDS = {
    "when-total": "0",
    "required_when-total": "0",
    "checks-total": "0",
    "required": "always",
    "key": "adults",
    "option_min": "1",
    "option_max": "10",
}


@pytest.fixture
def town(hall: SimpleNamespace) -> Editor:
    return Editor(hall.town_editor_user)


def adopted(town: Editor, hall: SimpleNamespace, event: Any) -> Procedure:
    """Adopt the prefecture's event on the page for that."""
    page = town.get("/procedures/edit/adopt/")
    assert "催しの申込み" in page
    answer = town.client.post(f"/procedures/edit/adopt/{event.pk}", {"office": str(hall.town_office.pk)})
    assert answer.status_code == 302
    with scope(PLATFORM):
        return Procedure.objects.select_related("form").get(body=hall.town_office.body)


def renewed(hall: SimpleNamespace, event: Any, label: str) -> None:
    """Let the prefecture change a question's words and add another question, and publish."""
    with scope(PLATFORM):
        found = Procedure.objects.select_related("form").get(pk=event.pk)
    form = deepcopy(found.form.definition)
    form["steps"][1]["fields"][0]["label"]["ja"] = label
    if form["steps"][1]["fields"][-1]["key"] != "note":
        form["steps"][1]["fields"].append(
            {"key": "note", "type": "textarea", "label": {"ja": "連絡したいこと"}}
        )
    services.change(hall.editor, procedure_id=found.pk, version=found.version, parts={"form": form})
    with scope(PLATFORM):
        found.refresh_from_db()
    services.publish(hall.editor, procedure_id=found.pk, version=found.version)


def choices_of(page: str) -> dict[str, str]:
    """Return the path of each conflict on the page, as its hidden fields say."""
    return dict(re.findall(r'name="(path-\d+)" value="([^"]*)"', page))


def test_a_municipality_adopts_it_with_one_change_and_takes_an_update_with_a_conflict(
    town: Editor, hall: SimpleNamespace, event: Any
) -> None:
    own = adopted(town, hall, event)
    home, form = f"/procedures/edit/{own.pk}/", f"/forms/editor/{own.form_id}/"
    town.send(f"{form}questions/adults/", {**WORDS, "label-ja": "町内の大人の人数"})
    town.send(f"{home}release/", RELEASE)
    renewed(hall, event, "大人（18歳以上）")
    assert "更新あり" in town.get("/procedures/edit/")
    page = town.get(f"{home}update/")
    assert "町内の大人の人数" in page
    assert "大人（18歳以上）" in page
    assert "「様式 › 申込みの内容 › 連絡したいこと」を加えました" in page
    paths = choices_of(page)
    assert list(paths.values()) == ["form/steps/entry/fields/adults/label/ja"]
    # Without a choice nothing is taken.
    undecided = town.client.post(f"{home}update/", {**paths, "action": "preview"})
    assert undecided.status_code == 422
    assert "まだ選んでいないところがあります" in undecided.content.decode()
    # One's own words stay, the new question comes; it is seen before it is taken.
    chosen = {**paths, "choose-0": "ours"}
    preview = town.client.post(f"{home}update/", {**chosen, "action": "preview"}).content.decode()
    assert "連絡したいこと" in preview
    assert "大人（18歳以上）" not in preview
    seen = dict(re.findall(r'name="(version|form_version|origin_number)" value="(\d+)"', preview))
    assert town.client.post(f"{home}update/", {**chosen, **seen, "action": "take"}).status_code == 302
    with scope(PLATFORM):
        own.refresh_from_db()
        own.form.refresh_from_db()
    fields = own.form.definition["steps"][1]["fields"]
    assert fields[0]["label"]["ja"] == "町内の大人の人数"
    assert fields[-1]["key"] == "note"
    assert "更新あり" not in town.get("/procedures/edit/")
    # Published, a resident applies to the town by it.
    town.send(f"{home}release/", {**RELEASE, "note": "県の更新を取り込んだ"})
    resident = Client()
    begun = resident.post(f"/procedures/{own.pk}/apply")["Location"]
    person = {
        "on_page": "name,email,birth",
        "name": "見本 太郎",
        "birth-year": "平成2",
        "birth-month": "4",
        "birth-day": "1",
    }
    resident.post(f"{begun}applicant/", {**person, "action": "next"})
    entry = {
        "on_page": "adults,bus,children,photo,note",
        "adults": "2",
        "children-total": "0",
        "note": "よろしく",
    }
    page = resident.post(f"{begun}entry/", {**entry, "action": "next"}, follow=True).content.decode()
    assert "町内の大人の人数" in page
    assert resident.post(f"{begun}review/", follow=True).status_code == 200
    with scope(PLATFORM):
        case = Case.objects.get()
        assert case.organisation_id == hall.town_office.pk
        assert case.answers["note"] == "よろしく"


def test_what_was_seen_before_somebody_else_was_faster_is_not_taken(
    town: Editor, hall: SimpleNamespace, event: Any
) -> None:
    own = adopted(town, hall, event)
    home = f"/procedures/edit/{own.pk}/"
    renewed(hall, event, "大人（18歳以上）")
    preview = town.client.post(f"{home}update/", {"action": "preview"}).content.decode()
    seen = dict(re.findall(r'name="(version|form_version|origin_number)" value="(\d+)"', preview))
    renewed(hall, event, "大人（20歳以上）")
    late = town.client.post(f"{home}update/", {**seen, "action": "take"}, follow=True)
    assert "さらに新しい版を公開しました" in late.content.decode()
    with scope(PLATFORM):
        own.form.refresh_from_db()
    assert own.form.definition["steps"][1]["fields"][0]["label"]["ja"] == "大人"


def test_a_town_sees_and_changes_only_its_own(town: Editor, hall: SimpleNamespace, event: Any) -> None:
    own = adopted(town, hall, event)
    listed = town.get("/procedures/edit/")
    assert f"/procedures/edit/{own.pk}/" in listed
    assert f"/procedures/edit/{event.pk}/" not in listed
    assert town.client.get(f"/procedures/edit/{event.pk}/").status_code == 404
    assert town.client.get(f"/forms/editor/{event.form_id}/").status_code == 404
    prefecture = Editor(hall.editor_user)
    assert f"/procedures/edit/{own.pk}/" not in prefecture.get("/procedures/edit/")
    office = {"office": str(hall.office.pk)}
    assert town.client.post(f"/procedures/edit/adopt/{event.pk}", office).status_code == 404
    assert "催しの申込み" not in town.get("/procedures/edit/adopt/").split("<main")[1]


def test_a_procedure_travels_as_a_file_and_is_looked_at_before_it_is_taken(
    town: Editor, hall: SimpleNamespace, event: Any
) -> None:
    content = Editor(hall.editor_user).client.get(f"/procedures/edit/{event.pk}/export").content
    document = json.loads(content)
    assert document["kind"] == "procedure"
    document["catalogue"]["unknown"] = "x"
    upload = SimpleUploadedFile("event.json", json.dumps(document).encode(), "application/json")
    page = town.client.post("/procedures/edit/take/", {"action": "preview", "file": upload}).content.decode()
    assert "この項目にはない設定です" in page
    with scope(PLATFORM):
        assert Procedure.objects.count() == 1
    given = {
        "action": "take",
        "content": content.decode(),
        "code": "festival",
        "office": str(hall.town_office.pk),
    }
    assert town.client.post("/procedures/edit/take/", given).status_code == 302
    with scope(PLATFORM):
        assert Procedure.objects.get(code="festival").document["form"] == event.document["form"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'{"kind": "procedure", "format": 2}',
        b'{"kind": "procedure", "format": 1, "catalogue": [], "form": {}, "flow": {}}',
        b'{"kind": "procedure", "format": 1, "catalogue": {"title": "x"}, "form": {"steps": []}, "flow": {"refund": []}}',
        b'{"kind": "procedure", "format": 1, "catalogue": {"audience": [{}]}, "form": {"steps": []}, "flow": {}}',
        b'{"kind": "procedure", "format": 1, "catalogue": NaN}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(town: Editor, content: bytes) -> None:
    upload = SimpleUploadedFile("bad.json", content, "application/json")
    answer = town.client.post("/procedures/edit/take/", {"action": "preview", "file": upload})
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()


def test_catalogue_and_flow_keep_what_was_typed_when_somebody_else_was_first(
    town: Editor, hall: SimpleNamespace, event: Any
) -> None:
    own = adopted(town, hall, event)
    home = f"/procedures/edit/{own.pk}/"
    seen = re.search(r'name="seen" value="([^"]+)"', town.get(home))
    assert seen
    given = {
        "title-ja": "町の催し",
        "summary-ja": "町の催しに申し込みます。",
        "audience": ["individual"],
        "identity": "none",
        "documents-total": "0",
        "basis-total": "0",
        "seen": seen[1],
    }
    assert town.client.post(home, given).status_code == 302
    late = town.client.post(home, {**given, "title-ja": "別の題名"})
    page = late.content.decode()
    assert late.status_code == 409
    assert 'value="別の題名"' in page
    assert "ほかの人が先に変えました" in page
    wrong = town.send(
        f"{home}flow/", {"standard_days": "0", "payment": "none", "outcomes-total": "0"}, status=422
    )
    assert 'href="#id_standard_days"' in wrong.content.decode()
    assert 'href="#id_outcomes"' in wrong.content.decode()
