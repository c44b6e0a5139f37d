"""What the open data give out, the import takes back: one prefecture's edition is another's to load, unchanged."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.settings.installation import PROJECT
from oirase.systems.plan.commons import layout, pack, services
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.commons.reading import edition_data
from oirase.systems.plan.commons.tests.conftest import TESTLAND, testland  # noqa: F401 - fixture
from oirase.systems.plan.opendata import files
from oirase.systems.plan.roadmap_import import cli, sources

EDITIONS = [TESTLAND / "roadmap" / "fy2024", *sorted(PROJECT.glob("packs/*/roadmap/*/"))]
MAKERS = {"zip": files.as_zip, "xlsx": files.as_xlsx}


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("folder", EDITIONS, ids=lambda path: path.name)
def test_an_edition_of_a_pack_comes_back_as_it_went_out(folder: Path, form: str) -> None:
    given = pack.read_folder(folder, "tables")
    whole = files.Whole(layout.head_of(given), layout.tables_of(given), given, None)
    content = MAKERS[form](whole)
    taken = sources.read_stream(io.BytesIO(content), f"edition.{form}")
    assert replace(taken, source=given.source) == given


@pytest.mark.parametrize("form", MAKERS)
def test_what_was_downloaded_is_loaded_by_the_command(
    testland: SimpleNamespace,  # noqa: F811 - the fixture
    client: Client,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
) -> None:
    path = tmp_path / f"edition.{form}"
    path.write_bytes(client.get(f"/roadmap-open/editions/2024/2/tables.{form}").content)
    with scope(Actor.system("test")):
        given = edition_data(testland.edition)
    services.withdraw(testland.editor, edition_id=testland.edition.pk, version=1, reason="入れ替え")
    assert cli.run([str(path)]) == 0, capsys.readouterr().err
    with scope(Actor.system("test")):
        loaded = edition_data(Edition.objects.get(state="draft"))
    assert layout.tables_of(loaded) == layout.tables_of(given)
    assert {**layout.head_of(loaded), "version": ""} == {**layout.head_of(given), "version": ""}
