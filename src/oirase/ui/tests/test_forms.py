"""How fields are asked and wrong ones shown: 必須 and 任意, the summary, days in any spelling, files within limits."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.calendar import wareki
from oirase.kernel.calendar.eras import ERAS, FIRST_DAY, era_of
from oirase.kernel.commands import Rejected
from oirase.ui.forms import DateField, FileField, Form, Group, TextField
from oirase.ui.forms.base import problems_of

WIDE = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")


class Asked(Form):
    """A form with a field of each kind, some under a legend."""

    name = forms.CharField(label="氏名", max_length=10, help_text="戸籍のとおり")
    kind = forms.ChoiceField(label="区分", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    born_on = DateField(label="生年月日", required=False, earliest=date(1900, 1, 1), latest=date(2026, 3, 31))
    text = TextField(label="内容", max_length=5, required=False)
    agreed = forms.BooleanField(label="同意する", required=False)
    proof = FileField(label="証明", max_bytes=2048, extensions=("pdf", "png"), required=False)
    groups = (Group("申し込むこと", ("kind", "text"), "どちらかを選ぶ"),)


RIGHT = {"name": "見本", "kind": "a"}


def shown(form: forms.BaseForm) -> BeautifulSoup:
    """Return the form as it stands on a page."""
    return BeautifulSoup(str(form), "html.parser")


def field(page: BeautifulSoup, name: str) -> BeautifulSoup:
    """Return the block of a field."""
    return page.find(attrs={"name": name}).find_parent(class_="field")


def test_each_field_says_whether_it_is_needed() -> None:
    page = shown(Asked())
    told = {
        name: field(page, name).select_one(".field__requirement").get_text()
        for name in ("name", "kind", "born_on_year", "text", "agreed", "proof")
    }
    assert told == dict.fromkeys(told, "任意") | {"name": "※必須", "kind": "※必須"}
    assert not page.select("[required]")


def test_labels_and_helps_belong_to_their_fields() -> None:
    page = shown(Asked())
    box = page.find(attrs={"name": "name"})
    assert page.find("label", attrs={"for": box["id"]}).get_text().startswith("氏名")
    assert page.find(id=box["aria-describedby"]).get_text() == "戸籍のとおり"
    assert field(page, "born_on_year").find("legend").get_text().startswith("生年月日")
    assert field(page, "proof").select_one(".field__limits").get_text() == "PDF、PNG、2.0\xa0KBまで"
    assert page.find(attrs={"name": "proof"})["accept"] == ".pdf,.png"
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_groups_stand_under_their_legend() -> None:
    page = shown(Asked())
    group = page.select_one("fieldset.group")
    assert group.find("legend").get_text() == "申し込むこと"
    assert {one["name"] for one in group.select("input, textarea")} == {"kind", "text"}
    assert len(page.select("input[name=name]")) == 1


def test_the_summary_leads_to_each_wrong_field() -> None:
    form = Asked({"name": "あ" * 11, "born_on_year": "2026", "born_on_month": "13", "born_on_day": "1"})
    page = shown(form)
    summary = page.select_one(".error-summary")
    assert summary["role"] == "alert"
    assert "入力内容に3件の誤りがあります" in summary.get_text()
    links = [link["href"].lstrip("#") for link in summary.select("a")]
    assert links == [form[name].auto_id for name in ("name", "kind", "born_on")]
    assert all(page.find(id=one) for one in links)
    wrong = page.find(attrs={"name": "name"})
    assert wrong["aria-invalid"] == "true"
    assert any("errorlist" in page.find(id=one)["class"] for one in wrong["aria-describedby"].split())
    assert page.find(attrs={"name": "born_on_month"})["value"] == "13"


def test_without_errors_there_is_no_summary() -> None:
    assert shown(Asked()).select(".error-summary") == []
    form = Asked(RIGHT)
    assert form.is_valid()
    assert problems_of(form) == []


def test_what_a_command_finds_wrong_stands_at_its_field() -> None:
    form = Asked(RIGHT)
    assert form.is_valid()
    form.take(Rejected({"name": ["この氏名は使えません。"], "elsewhere": ["いまは受け付けていません。"]}))
    assert [(one.field_id, one.message) for one in problems_of(form)] == [
        ("", "いまは受け付けていません。"),
        ("id_name", "この氏名は使えません。"),
    ]
    assert "いまは受け付けていません。" in shown(form).select_one(".error-summary").get_text()


def test_what_was_typed_is_escaped() -> None:
    page = str(
        Asked(
            {**RIGHT, "name": '"><script>x</script>', "born_on": "<script>x</script>", "text": "</textarea>"}
        )
    )
    assert "<script>" not in page
    assert page.count("</textarea>") == 1


def test_a_form_sent_twice_carries_one_key() -> None:
    first, second = (shown(Asked()).find(attrs={"name": "idempotency_key"})["value"] for _ in range(2))
    assert first != second
    form = Asked({**RIGHT, "idempotency_key": first})
    assert form.is_valid()
    assert (form.key, "idempotency_key" in form.values) == (first, False)
    assert shown(Asked({"idempotency_key": first})).find(attrs={"name": "idempotency_key"})["value"] == first
    without = Asked(RIGHT)
    assert without.is_valid()
    assert without.key is None
    assert not Asked({**RIGHT, "idempotency_key": "x" * 101}).is_valid()


DAYS = st.dates(FIRST_DAY, date(2099, 12, 31))


def spellings(day: date) -> list[str]:
    """Return a day as people write it."""
    era = era_of(day)
    year = day.year - era.start.year + 1
    return [
        wareki(day),
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{era.name}{year}年{day.month:02}月{day.day:02}日",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y%m%d}",
    ]


@given(DAYS)
def test_a_day_is_read_in_any_spelling_and_width(day: date) -> None:
    for text in spellings(day):
        for typed in (text, text.translate(WIDE), f" {text} "):
            assert DateField().clean(typed) == day


@given(DAYS, st.sampled_from(["ja", "en", "ja-easy"]))
def test_what_stands_in_the_boxes_is_read_back(day: date, language: str) -> None:
    class Form1(Form):
        on = DateField()

    with translation.override(language):
        page = shown(Form1(initial={"on": day}))
        typed = {one["name"]: one["value"] for one in page.select(".date input")}
        form = Form1(typed)
        assert form.is_valid(), typed
        assert form.values == {"on": day}
        assert [one["value"] for one in shown(form).select(".date input")] == list(typed.values())


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_anything_typed_is_a_day_or_an_error(parts: list[str]) -> None:
    form = Asked(RIGHT | dict(zip(("born_on_year", "born_on_month", "born_on_day"), parts, strict=True)))
    if form.is_valid():
        assert form.values["born_on"] is None or isinstance(form.values["born_on"], date)
    else:
        assert list(form.errors) == ["born_on"]
    shown(form)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("令和8", "11", "23"), date(2026, 11, 23)),
        (("R8年", "１１月", "２３日"), date(2026, 11, 23)),
        (("令和元", "5", "1"), date(2019, 5, 1)),
        (("２０２４", "2", "29"), date(2024, 2, 29)),
        (("R8.11.23", "", ""), date(2026, 11, 23)),
        (("", "", ""), None),
    ],
)
def test_three_boxes_make_a_day(parts: tuple[str, str, str], day: date | None) -> None:
    names = ("on_year", "on_month", "on_day")
    found = DateField().widget.value_from_datadict(dict(zip(names, parts, strict=True)), {}, "on")
    assert DateField(required=False).clean(found) == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "平成31年5月1日", "きのう", "令和8年11月", "8", "R0.1.1", "9999999999"]
)
def test_no_such_day(text: str) -> None:
    with pytest.raises(forms.ValidationError) as caught:
        DateField().clean(text)
    assert caught.value.code == "invalid"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1899-12-31", "明治33年1月1日以後の日付を入力してください。"),
        ("R8.4.1", "令和8年3月31日以前の日付を入力してください。"),
    ],
)
def test_a_day_outside_the_limits_is_told_them(text: str, words: str) -> None:
    form = Asked({**RIGHT, "born_on": text})
    assert form.errors == {"born_on": [words]}


def test_every_era_has_a_first_day() -> None:
    for era in ERAS[1:]:
        assert DateField().clean(f"{era.name}元年{era.start.month}月{era.start.day}日") == era.start


def test_a_line_break_is_one_sign() -> None:
    form = Asked({**RIGHT, "text": "一\r\n二\r三"})
    assert form.is_valid()
    assert form.values["text"] == "一\n二\n三"
    assert not Asked({**RIGHT, "text": "一二三四五六"}).is_valid()
    box = shown(Asked()).find("textarea")
    assert (box.get("maxlength"), box["data-limit"]) == (None, "5")


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.pdf", 2048, None),
        ("A.PDF", 1, None),
        ("a.tar.png", 10, None),
        ("a.pdf", 2049, "too_large"),
        ("a.exe", 10, "extension"),
        ("a.pdf.exe", 10, "extension"),
        ("pdf", 10, "extension"),
        ("a.pdf", 0, "empty"),
    ],
)
def test_a_file_keeps_to_size_and_kind(name: str, size: int, code: str | None) -> None:
    form = Asked(RIGHT, {"proof": SimpleUploadedFile(name, b"x" * size)})
    found = form.errors.as_data().get("proof")
    assert (found[0].code if found else None) == code


class Wanted(Form):
    """Every kind of field that may be missing, one of them with words of its own."""

    name = forms.CharField(label="氏名")
    kind = forms.ChoiceField(label="区分", choices=[("a", "甲")])
    proof = forms.FileField(label="証明")
    own = forms.CharField(label="理由", error_messages={"required": "理由がいります。"})


def test_what_is_missing_is_asked_for_in_words_of_people() -> None:
    assert {name: list(errors) for name, errors in Wanted({}).errors.items()} == {
        "name": ["入力してください。"],
        "kind": ["選んでください。"],
        "proof": ["ファイルを選んでください。"],
        "own": ["理由がいります。"],
    }
