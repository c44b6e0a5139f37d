"""A published edition is frozen; a mistake is mended as an erratum that names both texts and the reason."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import Http404

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.records import Forbidden
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.audit.models import Entry
from oirase.kernel.commands import Conflict, Rejected
from oirase.kernel.outbox.models import EventRow
from oirase.systems.plan.commons import services
from oirase.systems.plan.commons.models import Edition, Erratum
from oirase.systems.plan.commons.tests.test_services import PLATFORM, programme

TITLE = {"title/ja": "店のデジタル相談（訂正）"}


def test_a_correction_is_published_with_both_texts_and_its_reason(testland: SimpleNamespace) -> None:
    row = programme(testland.edition, 1)
    before = row.title.text("ja")
    services.correct(
        testland.editor,
        programme_id=row.pk,
        version=row.version,
        changes={**TITLE, "period/start": "R5"},
        reason="名称の誤り",
    )
    with scope(Actor.anonymous()):
        found = Erratum.objects.visible_to(Actor.anonymous()).get()
        assert (found.key, found.before, found.after) == ("title/ja", before, TITLE["title/ja"])
        assert found.reason == "名称の誤り"
    with scope(PLATFORM):
        assert Edition.objects.get(pk=testland.edition.pk).version == testland.edition.version + 1
        assert programme(testland.edition, 1).title.text("ja") == TITLE["title/ja"]
        assert Entry.objects.filter(command="plan.correct").count() == 1
        assert EventRow.objects.filter(type="plan.edition_corrected").count() == 1


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        (TITLE, " ", "reason"),
        ({"title/ja": ""}, "誤り", "title/ja"),
        ({"budget/initial/general/": "たくさん"}, "誤り", "budget/initial/general/"),
        ({"state": "draft"}, "誤り", ""),
        ({}, "誤り", ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    testland: SimpleNamespace, changes: dict[str, str], reason: str, field: str
) -> None:
    row = programme(testland.edition, 1)
    with pytest.raises(Rejected) as refused:
        services.correct(
            testland.editor, programme_id=row.pk, version=row.version, changes=changes, reason=reason
        )
    assert field in refused.value.problems
    with scope(PLATFORM):
        assert not Erratum.objects.exists()


def test_drafts_have_no_errata_and_the_second_of_two_is_told(draft: SimpleNamespace) -> None:
    row = programme(draft.draft, 1)
    with pytest.raises(Conflict):
        services.correct(draft.editor, programme_id=row.pk, version=row.version, changes=TITLE, reason="誤り")
    row = programme(draft.edition, 1)
    services.correct(draft.editor, programme_id=row.pk, version=row.version, changes=TITLE, reason="誤り")
    with pytest.raises(Conflict):
        services.correct(draft.editor, programme_id=row.pk, version=row.version, changes=TITLE, reason="誤り")


def test_only_who_may_publish_may_correct(testland: SimpleNamespace) -> None:
    row = programme(testland.edition, 1)
    for actor in (testland.reviewer, testland.stranger, Actor.anonymous()):
        with pytest.raises((Forbidden, Http404)):
            services.correct(actor, programme_id=row.pk, version=row.version, changes=TITLE, reason="誤り")
