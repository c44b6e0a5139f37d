"""The samples of a pack: whole in three languages, loaded once, and never over an officer's words."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from oirase.blocks.documents import pack, services
from oirase.blocks.documents.checking import errors_of, remarks_of
from oirase.blocks.documents.facade import preview_pdf, published
from oirase.blocks.documents.general import GENERAL
from oirase.blocks.documents.issuing import head_of
from oirase.blocks.documents.letters import LANGUAGES
from oirase.blocks.documents.models import NoticeTemplate
from oirase.blocks.documents.numbers import sign_of
from oirase.blocks.documents.pack import Sample
from oirase.blocks.documents.tests.conftest import PLATFORM
from oirase.kernel import clock
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.manifest import packs

AOMORI = packs.PACKS / "aomori"
SPECS = {spec.code: spec for spec in GENERAL}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SPECS)
def test_every_notice_has_a_sample_without_mistakes(code: str, language: str) -> None:
    parts = pack.samples(AOMORI)[code].texts[language]
    assert not errors_of(parts, SPECS[code], language)
    unused = [one.text for one in remarks_of(parts, SPECS[code], language)]
    if code == "approval" or code == "refusal" or language != "ja-easy":
        assert not unused


def load(path: Path) -> None:
    with outside_commands("test"), scope(PLATFORM):
        pack.load(path)


@pytest.fixture
def folder(house: SimpleNamespace, tmp_path: Path) -> Path:
    """A made-up pack of the made-up prefecture with one sample."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "refund.toml").write_text(
        'code = "refund"\n[ja]\ntitle = "還付"\nbody = "{{refund.amount}}をお返しします。"\n',
        encoding="utf-8",
    )
    (tmp_path / "pack.toml").write_text(
        'code = "990001"\n[documents]\nnumber_signs = { "見本課" = "架見" }\n'
        'valid_from = 2026-04-01\nsource = "見本の規程"\nunconfirmed = true\n',
        encoding="utf-8",
    )
    return tmp_path


def test_a_sample_is_in_use_and_marked(house: SimpleNamespace, folder: Path) -> None:
    load(folder)
    load(folder)
    found = published(house.body.pk, "refund")
    assert (found.number, found.unconfirmed, found.from_pack) == (1, True, True)
    assert preview_pdf(found).startswith(b"%PDF")
    assert sign_of(house.office, clock.today()) == "架見"
    assert sign_of(house.other, clock.today()) == "（仮）別課"


def test_a_changed_sample_comes_as_a_new_version_until_an_officer_writes(
    house: SimpleNamespace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder)
    first = pack.samples(folder)["refund"]
    other = replace(first, texts={"ja": {"title": "還付", "body": "別の文です。"}})
    monkeypatch.setattr(pack, "samples", lambda path=None: {"refund": other})
    load(folder)
    assert published(house.body.pk, "refund").number == 2
    draft = services.draft(house.keeper, body_id=house.body.pk, code="refund")
    services.publish(
        house.keeper, template_id=draft.pk, version=draft.version, note="確認した", confirmed=True
    )
    monkeypatch.setattr(pack, "samples", lambda path=None: {"refund": Sample("refund", first.texts)})
    load(folder)
    found = published(house.body.pk, "refund")
    assert (found.number, found.unconfirmed, found.parts("ja")["body"]) == (3, False, "別の文です。")
    with scope(PLATFORM):
        assert NoticeTemplate.objects.count() == 3


def test_a_sample_of_an_unknown_notice_is_refused(folder: Path, house: SimpleNamespace) -> None:
    (folder / "notices" / "wrong.toml").write_text('code = "wrong"\n', encoding="utf-8")
    pack._read.cache_clear()
    with pytest.raises(KeyError):
        load(folder)


def test_a_sample_with_a_mistake_is_refused(folder: Path, house: SimpleNamespace) -> None:
    sample = folder / "notices" / "refund.toml"
    sample.write_text('code = "refund"\n[ja]\ntitle = "還付"\nbody = "{{zzz}}"\n', encoding="utf-8")
    pack._read.cache_clear()
    with pytest.raises(ValueError, match="zzz"):
        load(folder)


def test_heads_are_data_of_each_body_and_a_body_without_one_signs_with_its_name(
    house: SimpleNamespace, folder: Path
) -> None:
    assert head_of(house.body, clock.today()).text("ja") == house.body.name.text("ja")
    (folder / "heads.csv").write_text(
        "code,title_ja,title_en,title_easy,valid_from,source\n"
        f"{house.body.code},架空県知事,Governor of Kaku,架空県知事（かくうけんちじ）,2020-04-01,試験\n",
        encoding="utf-8",
    )
    load(folder)
    head = head_of(house.body, clock.today())
    assert [head.text(one) for one in ("ja", "en", "ja-easy")] == [
        "架空県知事",
        "Governor of Kaku",
        "架空県知事（かくうけんちじ）",
    ]
    assert head_of(house.body, date(2020, 3, 31)).text("ja") == house.body.name.text("ja")


def test_the_packs_bodies_with_a_head_have_one_in_three_languages() -> None:
    with (AOMORI / "heads.csv").open(encoding="utf-8", newline="") as lines:
        heads = {row["code"]: row for row in csv.DictReader(lines)}
    with (AOMORI / "bodies.csv").open(encoding="utf-8", newline="") as lines:
        bodies = [row for row in csv.DictReader(lines) if row["kind"] in ("prefecture", "municipality")]
    assert set(heads) == {row["code"] for row in bodies}
    ends = {"県": "知事", "市": "市長", "町": "町長", "村": "村長"}
    for row in bodies:
        assert heads[row["code"]]["title_ja"].endswith(ends[row["name_ja"][-1]])
        assert all(heads[row["code"]].values())


def test_no_sample_names_the_office_of_one_body() -> None:
    for sample in pack.samples(AOMORI).values():
        for parts in sample.texts.values():
            assert "知事" not in parts.get("sender", "")
