"""An officer without programming builds a procedure from nothing in the editor and publishes it; a resident applies by it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from oirase.blocks.cases.facade import Case
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.office.commons.models import Procedure

PLATFORM = Actor.system("test")
CATALOGUE = {
    "title-ja": "体験教室の申込み",
    "title-en": "Entry for a workshop",
    "summary-ja": "体験教室に申し込みます。",
    "audience": ["individual"],
    "life_events": ["leisure"],
    "identity": "none",
    "documents-total": "1",
    "documents-0-name-ja": "上ばき",
    "basis-total": "1",
    "basis-0-law": "体験教室の実施要領",
    "basis-0-unconfirmed": "on",
    "sources": "当課の実施要領",
    "unconfirmed": ["basis"],
}
FLOW = {
    "standard_days": "5",
    "unconfirmed": "on",
    "payment": "none",
    "withdrawal": "on",
    "charges-total": "0",
    "actions-total": "0",
    "outcomes-total": "2",
    "outcomes-0-label-ja": "参加できます",
    "outcomes-0-tone": "success",
    "outcomes-0-when-total": "0",
    "outcomes-1-label-ja": "参加できません",
    "outcomes-1-tone": "error",
    "outcomes-1-needs_reason": "on",
    "outcomes-1-when-total": "0",
}


class Editor:
    """The officer's browser: finds hidden fields on the page before it sends."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, address: str) -> str:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def send(self, address: str, given: dict[str, Any], status: int = 302) -> Any:
        page = self.client.get(address).content.decode()
        hidden = dict(
            re.findall(r'<input type="hidden" name="(seen|version|form_version)" value="([^"]*)"', page)
        )
        answer = self.client.post(address, {**hidden, **given})
        assert answer.status_code == status, (address, answer.status_code, problems_in(answer))
        return answer

    def arrange(self, form: str, action: str) -> None:
        self.send_to(form, f"{form}arrange", {"action": action})

    def send_to(self, seen: str, address: str, given: dict[str, Any]) -> Any:
        version = re.search(r'name="version" value="(\d+)"', self.get(seen))
        assert version
        answer = self.client.post(address, {"version": version[1], **given})
        assert answer.status_code == 302
        return answer

    def add(self, form: str, step: str, kind: str, label: str, **more: Any) -> str:
        """Add a question of a type, give it its words, return its address."""
        address = self.client.post(f"{form}steps/{step}/add/", {"type": kind})["Location"]
        self.write(address, label, **more)
        return address

    def write(self, address: str, label: str, **more: Any) -> Any:
        key = address.rstrip("/").rpartition("/")[2]
        empty = {"when-total": "0", "required_when-total": "0", "checks-total": "0", "required": "always"}
        return self.send(address, {**empty, "label-ja": label, "key": key, **more})


def problems_in(answer: Any) -> list[str]:
    page = answer.content.decode()
    return re.findall(r'class="errorlist"[^>]*>(.*?)</ul>', page, re.DOTALL)


@pytest.fixture
def editor(hall: SimpleNamespace) -> Editor:
    return Editor(hall.editor_user)


def made(editor: Editor, hall: SimpleNamespace, **given: Any) -> Procedure:
    """Make a procedure on the page for new ones."""
    values = {
        "title-ja": "体験教室の申込み",
        "code": "workshop",
        "office": str(hall.office.pk),
        "start": "empty",
    }
    answer = editor.client.post("/procedures/edit/new/", {**values, **given})
    assert answer.status_code == 302, problems_in(answer)
    with scope(PLATFORM):
        return Procedure.objects.select_related("form").get(code=given.get("code", "workshop"))


def test_an_officer_builds_a_ninth_procedure_from_nothing_and_a_resident_applies(
    editor: Editor, hall: SimpleNamespace
) -> None:
    procedure = made(editor, hall)
    home, form = f"/procedures/edit/{procedure.pk}/", f"/forms/editor/{procedure.form_id}/"
    assert "まだ公開していません" in editor.get(f"{home}release/")
    # What people read before they apply.
    editor.send(home, CATALOGUE)
    # Questions: a name, a number, a choice; one more where the choice asks for it; a computed sum.
    editor.add(form, "step1", "person_name", "氏名", option_reading="required", prefill="name")
    editor.add(form, "step1", "number", "参加する人数", key="people", option_min="1", option_max="10")
    choices = {
        "option_choices-total": "2",
        "option_choices-0-label-ja": "バス",
        "option_choices-1-label-ja": "歩き",
    }
    way = editor.add(form, "step1", "choice", "来る方法", key="way", **choices)
    stop = editor.add(
        form,
        "step1",
        "text",
        "乗る停留所",
        **{"when-total": "1", "when-0-question": "way", "when-0-operator": "is", "when-0-value": "バス"},
    )
    editor.add(form, "step1", "computed", "参加費", value="people * 300", option_as="yen", key="cost")
    outline = editor.get(form)
    assert "1-4" in outline
    assert "「来る方法」が「バス」" in outline
    assert "直すところ" not in outline
    # The condition is read back into its boxes, and the map shows it.
    assert re.search(r'<option value="way" selected', editor.get(stop))
    assert "<svg" in editor.get(f"{form}conditions/")
    # A circle is refused with the labels of its members, and nothing is saved.
    circle = {"when-total": "1", "when-0-question": "q2", "when-0-operator": "answered", "key": "way"}
    values = {"label-ja": "来る方法", "required": "always", "required_when-total": "0", "checks-total": "0"}
    refused = editor.send(f"{form}questions/way/", {**values, **circle, **choices}, status=422)
    assert "循環しています" in refused.content.decode()
    assert "乗る停留所" in refused.content.decode()
    assert way
    # It is tried on a phone's frame, and the sample is kept.
    tried = editor.client.get(f"{form}try/", follow=True)
    step = tried.redirect_chain[-1][0]
    page = editor.client.post(step, {"on_page": "people", "people": "2", "action": "look"}).content.decode()
    assert "600円" in page
    answers = {
        "on_page": "q1,people,way",
        "q1-family": "見本",
        "q1-given": "太郎",
        "q1-family_kana": "ミホン",
        "q1-given_kana": "タロウ",
        "people": "2",
        "way": "c2",
        "action": "next",
    }
    review = editor.client.post(step, answers, follow=True).content.decode()
    assert "この回答なら、送信できます" in review
    kept = editor.client.post(f"{form}try/sample", {"action": "keep", "title": "歩いて来る2人"}, follow=True)
    assert "1件のうち1件が、期待どおりです" in kept.content.decode()
    # How cases are handled, then publishing.
    editor.send(f"{home}flow/", FLOW)
    page = editor.get(f"{home}release/")
    assert "はじめての公開です" in page
    assert "1件のうち1件が、期待どおりです" in page
    release = {"note": "はじめて公開する", "action": "publish"}
    day = {"review_on_year": "2027", "review_on_month": "4", "review_on_day": "1"}
    editor.send(f"{home}release/", {**release, **day})
    # A resident finds it and applies.
    resident = Client()
    assert "体験教室の申込み" in resident.get("/procedures/?q=体験教室").content.decode()
    begun = resident.post(f"/procedures/{procedure.pk}/apply")["Location"]
    wrong = resident.post(f"{begun}step1/", {**answers, "way": "c1"})
    assert wrong.status_code == 422
    assert "乗る停留所" in wrong.content.decode()
    assert resident.post(f"{begun}step1/", answers).status_code == 302
    assert resident.post(f"{begun}review/", follow=True).status_code == 200
    with scope(PLATFORM):
        case = Case.objects.get()
        assert case.answers["cost"] == 600
        assert case.applicant_name.split() == ["見本", "太郎"]


def test_the_dry_run_tells_which_open_cases_would_not_fit_and_they_stay(
    editor: Editor, hall: SimpleNamespace
) -> None:
    test_an_officer_builds_a_ninth_procedure_from_nothing_and_a_resident_applies(editor, hall)
    with scope(PLATFORM):
        procedure, case = Procedure.objects.get(), Case.objects.get()
    home, form = f"/procedures/edit/{procedure.pk}/", f"/forms/editor/{procedure.form_id}/"
    editor.add(form, "step1", "email", "メールアドレス")
    page = editor.get(f"{home}release/")
    assert "「様式 › ステップ1 › メールアドレス」を加えました" in page
    assert "新しい版に合わない申請: 1件" in page
    # The editor has no right to see cases: the number is told, the case is not.
    assert case.number not in page
    release = {
        "note": "メールをたずねる",
        "action": "publish",
        "review_on_year": "2027",
        "review_on_month": "4",
        "review_on_day": "1",
    }
    editor.send(f"{home}release/", release)
    with scope(PLATFORM):
        before = case.type_version_id
        case.refresh_from_db()
        assert case.type_version_id == before
    # Undone, the question is gone from the work, not from what is published.
    editor.arrange(form, "undo")
    editor.arrange(form, "undo")
    assert "メールアドレス" not in editor.get(form).split("1つ前に戻す")[1]


def test_what_is_not_right_is_told_where_it_is_and_cannot_be_published(
    editor: Editor, hall: SimpleNamespace
) -> None:
    procedure = made(editor, hall, start="pattern:inspection")
    home, form = f"/procedures/edit/{procedure.pk}/", f"/forms/editor/{procedure.form_id}/"
    editor.client.post(f"{form}steps/place/add/", {"type": "computed"})
    page = editor.get(f"{home}release/")
    assert "計算の式を入力してください" in page
    assert f'href="{form}questions/q1/"' in page
    assert 'value="publish"' not in page
    outline = editor.get(form)
    assert "公開までに直すところが1か所あります" in outline


def test_an_expression_shows_its_mistake_at_its_position_and_keeps_what_was_typed(
    editor: Editor, hall: SimpleNamespace
) -> None:
    procedure = made(editor, hall, start="pattern:event")
    address = f"/forms/editor/{procedure.form_id}/questions/people/"
    given = {
        "label-ja": "人数",
        "key": "people",
        "required": "always",
        "required_when-total": "0",
        "checks-total": "0",
        "when-total": "0",
        "when-text": "day >",
    }
    page = editor.send(address, given, status=422).content.decode()
    assert "day &gt;" in page
    assert "人数" in page
    named = editor.send(address, {**given, "when-text": "nobody = 1"}, status=422)
    assert 'href="#id_when"' in named.content.decode()


def test_rows_are_added_moved_and_taken_away_without_script_and_nothing_is_saved(
    editor: Editor, hall: SimpleNamespace
) -> None:
    procedure = made(editor, hall, start="pattern:survey")
    address = f"/forms/editor/{procedure.form_id}/questions/view/"
    rows = {"option_choices-total": "2", "option_choices-0-label-ja": "一", "option_choices-1-label-ja": "二"}
    page = editor.client.post(address, {**rows, "action": "up:option_choices-1"}).content.decode()
    assert page.index('value="二"') < page.index('value="一"')
    page = editor.client.post(address, {**rows, "action": "less:option_choices-0"}).content.decode()
    assert 'value="一"' not in page
    page = editor.client.post(address, {**rows, "action": "more:when"}).content.decode()
    assert 'name="when-0-question"' in page
    with scope(PLATFORM):
        procedure.form.refresh_from_db()
    assert procedure.form.version == 1


def test_two_officers_on_different_questions_do_not_disturb_each_other_and_on_the_same_are_told(
    editor: Editor, hall: SimpleNamespace
) -> None:
    procedure = made(editor, hall, start="pattern:event")
    form = f"/forms/editor/{procedure.form_id}/"
    page = editor.get(f"{form}questions/day/")
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    editor.write(f"{form}questions/support_note/", "ほかに必要なこと")
    mine = {
        "label-ja": "行く日",
        "key": "day",
        "required": "always",
        "when-total": "0",
        "required_when-total": "0",
        "checks-total": "0",
    }
    answer = editor.client.post(f"{form}questions/day/", {**mine, "seen": seen[1]})
    assert answer.status_code == 302
    again = editor.client.post(f"{form}questions/day/", {**mine, "label-ja": "来る日", "seen": seen[1]})
    page = again.content.decode()
    assert again.status_code == 409
    assert "ほかの人が先に変えました" in page
    assert 'value="来る日"' in page


def test_an_officer_of_another_body_opens_nothing(editor: Editor, hall: SimpleNamespace) -> None:
    procedure = made(editor, hall, start="pattern:event")
    home, form = f"/procedures/edit/{procedure.pk}/", f"/forms/editor/{procedure.form_id}/"
    other = Client()
    other.force_login(hall.town_editor_user)
    pages = ("", "flow/", "release/", "update/", "export", "take/")
    parts = (
        "",
        "texts/",
        "conditions/",
        "languages/",
        "try/",
        "release/",
        "export",
        "questions/day/",
        "steps/entry/",
    )
    for address in (*(home + one for one in pages), *(form + one for one in parts)):
        assert other.get(address).status_code == 404, address
    assert other.post(f"{form}arrange", {"action": "undo", "version": "1"}).status_code == 404
    assert other.post(home, CATALOGUE).status_code == 404
    clerk = Client()
    clerk.force_login(hall.clerk_user)
    assert clerk.get(home).status_code == 403
    assert clerk.get(form).status_code == 403
    resident = Client()
    resident.force_login(hall.resident_user)
    assert resident.get(form).status_code == 403
