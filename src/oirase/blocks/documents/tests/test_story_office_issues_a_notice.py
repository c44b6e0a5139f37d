"""An office issues a notice: a number without gaps, the addressee's letter in every language, the version pinned."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from oirase.blocks.documents import services
from oirase.blocks.documents.facade import (
    Addressee,
    NoTemplate,
    UnknownNotice,
    ValueMissing,
    adopt_default,
    documents_about,
    issue_notice,
    placeholders,
    preview_pdf,
    published,
    render_notice,
)
from oirase.blocks.documents.models import NoticeTemplate
from oirase.blocks.documents.numbers import in_words
from oirase.blocks.documents.offers import NoticeSpec, declare_notices, notice_of, offer_notices
from oirase.blocks.documents.specs import NUMBER_PATTERN, NUMBER_SIGNS
from oirase.blocks.documents.tests.conftest import PLATFORM, about, issue, text_of, values
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands, receive_for
from oirase.kernel.manifest.spec import Names
from oirase.kernel.settings import record_value


def test_a_notice_is_numbered_kept_and_readable(house: SimpleNamespace, version: NoticeTemplate) -> None:
    made = issue(house, version)
    assert made.number == "（仮）見本課第1号"
    assert made.title == "見本手続の許可について（通知）"
    assert (made.party_id, made.template_id, made.issued_on) == (
        house.resident_user.pk,
        version.pk,
        date(2026, 6, 15),
    )
    assert list(made.copies) == ["ja", "en"]
    assert made.copies["en"]["day"] == "15 June 2026"
    with scope(PLATFORM), default_storage.open(made.file.path, "rb") as file:
        found = text_of(file.read())
    for words in ("（仮）見本課第1号", "令和8年6月15日", "見本太郎様", "架空県知事", "日中だけ"):
        assert words in found


def test_numbers_have_no_gap_and_belong_to_office_and_year(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    assert issue(house, version).number.endswith("第1号")
    with pytest.raises(ValueMissing), transaction.atomic():
        issue(house, version, values={})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue(house, version)
        _ = 1 / 0
    assert issue(house, version).number.endswith("第2号")
    assert issue(house, version, about=about(house, house.other)).number == "（仮）別課第1号"
    assert issue(house, version, day=date(2027, 4, 1)).number.endswith("第1号")


def test_an_office_has_its_sign_and_form_from_a_day_on(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    with outside_commands("test"):
        for key, value in (
            (NUMBER_SIGNS.key, {"見本課": "架見"}),
            (NUMBER_PATTERN.key, "{year}{sign}第{number}号"),
        ):
            record_value(key, value, valid_from=date(2026, 6, 15), source="見本の規程", body_code="990001")
    assert issue(house, version).number == "R8架見第1号"
    assert issue(house, version, day=date(2026, 6, 14)).number == "（仮）見本課第2号"


@given(st.text(), st.text(max_size=20), st.integers(1, 10**6))
def test_a_form_of_numbers_never_hides_the_number(pattern: str, sign: str, number: int) -> None:
    assert str(number) in in_words(pattern, sign, "R8", number)


def test_a_case_keeps_the_version_that_it_began_with(house: SimpleNamespace, version: NoticeTemplate) -> None:
    following = services.draft(house.keeper, body_id=house.body.pk, code="approval")
    changed = {**following.parts("ja"), "closing": "新しい文です。"}
    following = services.edit(
        house.keeper, template_id=following.pk, version=following.version, language="ja", parts=changed
    )
    services.publish(house.keeper, template_id=following.pk, version=following.version, note="結びを加えた")
    with scope(PLATFORM):
        old = NoticeTemplate.objects.get(pk=version.pk)
    assert old.state == "replaced"
    assert published(house.body.pk, "approval").pk == following.pk
    assert not issue(house, old).copies["ja"]["closing"]


def test_a_draft_and_a_stopped_version_are_not_issued(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    following = services.draft(house.keeper, body_id=house.body.pk, code="approval")
    with pytest.raises(ValueError, match="draft"):
        issue(house, following)
    stopped = services.withdraw(house.keeper, template_id=version.pk, version=None, note="誤り")
    with pytest.raises(ValueError, match="withdrawn"):
        issue(house, stopped)
    with pytest.raises(NoTemplate):
        published(house.body.pk, "approval")


def test_the_japanese_letter_is_issued_where_a_language_has_none(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    assert issue(house, version, language="ja-easy").language == "ja"
    assert issue(house, version, language="en").title == "Permission"


def test_organisations_are_addressed_with_onchu(house: SimpleNamespace, version: NoticeTemplate) -> None:
    made = issue(house, version, addressee=Addressee(organisation="架空工業"))
    assert made.copies["ja"]["addressee"] == ["架空工業 御中"]
    assert made.copies["en"]["addressee"] == ["架空工業"]


def test_sender_and_contact_may_be_given(house: SimpleNamespace, version: NoticeTemplate) -> None:
    pdf = render_notice(
        version,
        values(),
        number="見総第9号",
        day=date(2026, 6, 15),
        addressee=Addressee("見本 太郎"),
        sender=["架空県知事", "見本 次郎"],
        contact=["見本係 #panic()"],
        office=house.office,
    )
    found = text_of(pdf)
    assert "架空県知事見本次郎" in found
    assert "見本係#panic()" in found


def test_signs_without_a_shape_are_told_to_the_office(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    made = issue(house, version, values={**values(), "applicant.name": "𠮷田"}, addressee=Addressee("𠮷田"))
    assert made.unshown == "𠮷"
    assert made.copies["ja"]["addressee"] == ["𠮷田 様"]


def test_a_receipt_is_issued_in_the_command_of_whoever_applies(
    house: SimpleNamespace, version: NoticeTemplate
) -> None:
    with outside_commands("test"), scope(house.resident):
        receive_for(house.body.pk)
        made = issue_notice(
            house.resident,
            about=about(house),
            version=published(house.body.pk, "approval"),
            values=values(),
            addressee=Addressee("見本 太郎"),
            party=house.resident_user,
        )
    assert made.number.endswith("第1号")


def test_a_record_lists_its_documents(house: SimpleNamespace, version: NoticeTemplate) -> None:
    record = about(house)
    made = issue(house, version, about=record)
    with scope(house.reader):
        assert list(documents_about(house.reader, record)) == [made]
    with scope(house.neighbour):
        assert not documents_about(house.neighbour, record)


def test_a_body_takes_over_the_default(house: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = NoticeSpec(
        "test.made_up",
        Names("見本", "Sample"),
        "other",
        (),
        {"ja": {"title": "見本", "body": "{{notice.number}}"}},
    )
    offer_notices("test", lambda body_id: [spec] if body_id == house.town.pk else [])
    try:
        with outside_commands("test"), scope(PLATFORM):
            adopt_default(PLATFORM, body_id=house.town.pk, organisation=None, code=spec.code)
        found = published(house.town.pk, spec.code)
        assert (found.number, found.unconfirmed) == (1, True)
        assert "見本第1号" in text_of(preview_pdf(found))
        assert "見総第5号" not in text_of(preview_pdf(found, {"notice.number": "x"}))
        with pytest.raises(UnknownNotice):
            notice_of(house.body.pk, spec.code)
    finally:
        offer_notices("test", lambda body_id: [])


def test_two_meanings_of_a_code_are_refused() -> None:
    spec = notice_of(PLATFORM.user_id, "approval")  # type: ignore[arg-type]
    assert {one.key for one in placeholders(spec)} >= {"applicant.name", "notice.number"}
    with pytest.raises(ValueError, match="declared twice"):
        declare_notices(NoticeSpec("approval", Names("別", "Other"), "other"))
    with pytest.raises(ValueError, match="placeholder twice"):
        declare_notices(NoticeSpec("test.twice", Names("別", "Other"), "other", spec.placeholders * 2))
