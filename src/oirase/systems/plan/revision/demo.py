"""A revision under way: opened, some sheets handed in, one sent back, one accepted. All through the services, by the demo accounts."""

from __future__ import annotations

from datetime import timedelta

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.rowsecurity import scope
from oirase.systems.plan.commons import fields
from oirase.systems.plan.commons.models import Edition, EditionState, SourceKind
from oirase.systems.plan.revision import rules, selectors, services
from oirase.systems.plan.revision.models import Sheet

MANAGER, WRITER = "dx", "writer"
DUE_IN = timedelta(days=21)
FILLED = "（デモ）今年度の取組を続ける。"
NOTE = "（デモ）予算は査定の後に入れる。"


def load() -> None:
    """Open the revision once: where one is under way, or nothing is published, everything stays."""
    with scope(Actor.system("revision.demo")):
        people = {user.login: user for user in User.objects.filter(login__in=(MANAGER, WRITER))}
        under_way = Edition.objects.filter(state=EditionState.DRAFT, source_kind=SourceKind.REVISION).exists()
        published = Edition.objects.filter(state=EditionState.PUBLISHED)
        before = published.order_by("-fiscal_year", "-revision").first()
    if len(people) < 2 or under_way or before is None:
        return
    manager, writer = actor_of(people[MANAGER]), actor_of(people[WRITER])
    edition = _open(manager, before)
    with scope(writer):
        own = Sheet.objects.visible_to(writer, "edit").filter(edition=edition)
        sheets = list(own.select_related("edition").order_by("programme__number")[:3])
    for number, sheet in enumerate(sheets):
        _hand_in(writer, manager, sheet, number)


def _open(manager: Actor, before: Edition) -> Edition:
    year = before.fiscal_year + 1
    title = rules.next_title(before.title, before.fiscal_year, year)
    return services.open_edition(
        manager,
        from_edition_id=before.pk,
        fiscal_year=year,
        title=title.text("ja"),
        title_en=title.get("en", ""),
        due_on=selectors.open_day(clock.today() + DUE_IN),
    )


def _hand_in(writer: Actor, manager: Actor, sheet: Sheet, number: int) -> None:
    """Fill what words can fill and hand it in; the first is accepted, the second comes back, the third waits."""
    with scope(writer):
        values = fields.values_of(selectors.programme_of(sheet))
    gaps = rules.gaps(values, sheet.edition.fiscal_year)
    given = {key: FILLED for key in gaps if fields.kind_of(key) == fields.Kind.TEXT}
    given["summary/ja"] = f"{values.get('summary/ja', '')}（デモの追記）"
    saved = services.save(writer, sheet_id=sheet.pk, version=sheet.version, given=given)
    handed = services.submit(writer, sheet_id=sheet.pk, version=saved.sheet.version, note=NOTE)
    if number == 0:
        services.accept(manager, sheet_id=sheet.pk, version=handed.version)
    if number == 1:
        remarks = {"summary/ja": "（デモ）二行にまとめてください。"}
        services.send_back(manager, sheet_id=sheet.pk, version=handed.version, remarks=remarks)
