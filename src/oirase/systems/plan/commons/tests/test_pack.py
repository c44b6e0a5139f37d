"""The pack's edition: loaded whole, published, and loaded again without doing anything twice."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands.running import outside_commands
from oirase.kernel.manifest import packs
from oirase.kernel.texts import search_key
from oirase.systems.plan.commons import pack, rules
from oirase.systems.plan.commons.models import Edition, IndicatorFigure, Programme, YearCell
from oirase.systems.plan.commons.tests.conftest import TESTLAND


def test_the_made_up_edition_is_loaded_and_published(testland: SimpleNamespace) -> None:
    with scope(Actor.anonymous()):
        edition = Edition.objects.visible_to(Actor.anonymous()).get()
        first = Programme.objects.visible_to(Actor.anonymous()).get(number=1)
        assert (edition.fiscal_year, edition.revision, edition.state) == (2024, 2, "published")
        assert sum(one.budget_thousand_yen or 0 for one in edition.programmes.all()) == 61500
        assert first.bureau is not None
        assert [division.organisation.code for division in first.divisions.all()] == ["digital"]
        assert first.title.text("en") == "Digital advice for shops"
        figures = IndicatorFigure.objects.filter(indicator__programme=first)
        assert {(one.fiscal_year, one.kind, int(one.value)) for one in figures} == {
            (2024, "target", 60),
            (2025, "target", 80),
            (2023, "actual", 41),
        }
        assert search_key("店のデジタル") in first.search_text


def test_loading_again_changes_nothing(testland: SimpleNamespace) -> None:
    with outside_commands("test"), scope(Actor.system("test")):
        before = list(Programme.objects.values_list("pk", "version", "search_text").order_by("number"))
        pack.load(TESTLAND)
        assert (
            list(Programme.objects.values_list("pk", "version", "search_text").order_by("number")) == before
        )
        assert Edition.objects.count() == 1


def test_a_changed_pack_keeps_the_programmes_rows(
    testland: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fy2024"
    folder.mkdir()
    for file in (TESTLAND / "roadmap" / "fy2024").iterdir():
        content = file.read_text(encoding="utf-8").replace("61500", "61600")
        folder.joinpath(file.name).write_text(
            content.replace(",2023,2026,12000,", ",2023,2026,12100,"), encoding="utf-8"
        )
    with outside_commands("test"), scope(Actor.system("test")):
        before = set(Programme.objects.values_list("pk", flat=True))
        from oirase.systems.plan.commons import services

        services.load_from_pack(pack.read_folder(folder, "pack"), packs.read(TESTLAND))
        assert set(Programme.objects.values_list("pk", flat=True)) == before
        assert Programme.objects.get(number=1).budget_thousand_yen == 12100
        assert Programme.objects.get(number=1).budget_lines.count() == 1


def test_an_edition_that_people_withdrew_stays_withdrawn(testland: SimpleNamespace) -> None:
    from oirase.systems.plan.commons import services

    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="誤りのため")
    with outside_commands("test"), scope(Actor.system("test")):
        pack.load(TESTLAND)
        assert Edition.objects.get().state == "withdrawn"


def test_the_installations_own_edition_adds_up() -> None:
    """What the pack states of itself (count and total) is what its tables hold."""
    own = packs.read(packs.PACKS / packs.settings.INSTALLATION.pack)
    for name in own.content["roadmap"]["editions"]:
        edition = pack.read_folder(own.path / name, "pack")
        assert rules.problems_of(edition) == []
        assert rules.totals(edition).agrees
        assert rules.totals(edition).stated_budget is not None


@pytest.mark.usefixtures("db")
def test_the_installations_own_pack_loads() -> None:
    own = packs.read(packs.PACKS / packs.settings.INSTALLATION.pack)
    from oirase.kernel.access import pack as access_pack

    with outside_commands("test"), scope(Actor.system("test")):
        access_pack.load(own.path, own.content)
        pack.load(own.path)
        edition = Edition.objects.get()
        assert edition.programmes.count() == edition.stated_programme_count
        nowhere = [one.number for one in edition.programmes.filter(bureau=None) if one.found_in_source]
        assert nowhere == []
        assert YearCell.objects.exists()
