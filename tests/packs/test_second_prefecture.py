"""A prefecture of another shape goes the whole way without a line of code: import, revision, publication, booklet.

The made-up one has four fields under a name of its own, other names for its headings, western years, and a division of another body.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace

from django.core.files.storage import default_storage
from django.test import Client

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.texts import LocalizedText
from oirase.systems.plan.booklet import making
from oirase.systems.plan.booklet.models import Booklet
from oirase.systems.plan.booklet.tests.conftest import Read
from oirase.systems.plan.commons import layout, reading
from oirase.systems.plan.commons import services as plan
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.opendata import files
from oirase.systems.plan.revision import rules, services
from oirase.systems.plan.revision.models import Sheet
from oirase.systems.plan.revision.tests.conftest import draft, revision, seen, testland
from oirase.systems.plan.roadmap_import import sources

__all__ = ["draft", "revision", "seen", "testland"]
PLATFORM = Actor.system("test")


def workbook_of(edition: Edition) -> BytesIO:
    """Write an edition as a workbook in our own layout, as an office would hand it in."""
    with scope(PLATFORM):
        given = reading.edition_data(edition)
    whole = files.Whole(layout.head_of(given), layout.tables_of(given), given, None)
    return BytesIO(files.as_xlsx(whole))


def test_it_goes_from_a_workbook_over_a_year_s_revision_to_a_booklet(revision: SimpleNamespace) -> None:
    plan.delete_draft(revision.dx, edition_id=revision.next.pk, version=revision.next.version)
    read = sources.read_stream(workbook_of(revision.edition), "計画.xlsx")
    assert len(read.fields) == 4
    loaded = plan.load_edition(revision.dx, given=read)
    published = plan.publish(revision.dx, edition_id=loaded.pk, version=loaded.version)
    title = rules.next_title(published.title, 2024, 2025)
    assert title == LocalizedText(ja="架空県デジタル計画 2025年度", en="Kakuu Digital Plan, fiscal year 2025")

    opened = services.open_edition(
        revision.dx,
        from_edition_id=published.pk,
        fiscal_year=2025,
        title=title.text("ja"),
        title_en=title["en"],
        due_on=date(2024, 9, 30),
    )
    with scope(PLATFORM):
        sheets = list(Sheet.objects.filter(edition=opened).select_related("programme"))
    school = next(one for one in sheets if one.programme.number == 5)
    services.save(revision.schools, sheet_id=school.pk, version=school.version, given={"period/end": "2027"})
    for sheet in sheets:
        with scope(PLATFORM):
            version = Sheet.objects.get(pk=sheet.pk).version
        handed = services.submit(revision.dx, sheet_id=sheet.pk, version=version, note="予算は後で入れる")
        services.accept(revision.dx, sheet_id=sheet.pk, version=handed.version)
    with scope(PLATFORM):
        version = Edition.objects.get(pk=opened.pk).version
    final = plan.publish(revision.dx, edition_id=opened.pk, version=version)
    assert (final.fiscal_year, final.publish_reason) == (2025, "")

    making.make(final.pk, "ja")
    with scope(PLATFORM):
        booklet = Booklet.objects.get(edition=final, language="ja")
    with default_storage.open(booklet.path, "rb") as file:
        pdf = Read(file.read())
    assert pdf.has("2025年度")
    assert not pdf.has("R7")
    assert pdf.has("柱")
    assert pdf.has("遠くの教室")
    page = Client().get("/roadmap/2025/timeline/").content.decode()
    assert "2027" in page
    assert ">柱<" in page
    assert clock.today() == date(2024, 8, 1)
