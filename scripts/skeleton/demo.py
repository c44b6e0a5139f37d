"""A few made-up items, sent through the services, one of them decided; loaded once."""

from __future__ import annotations

from oirase.systems.DOMAIN.SLUG import services
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.blocks.cases.facade import NoDesk, deciding
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import may
from oirase.kernel.access.rowsecurity import scope

ITEMS = (
    ("見本の申込み", "これは見本です。実在の催しや制度ではありません。"),
    ("まだ対応していない見本", "担当課が対応するまで、受付済みのままです。"),
)


def load() -> None:
    """Send the items where there is a desk for them and nothing has come in yet; a demo officer of it decides the first."""
    with scope(Actor.system("SLUG.demo")):
        if Item.objects.exists():
            return
    try:
        first, *_rest = [
            services.send(Actor.anonymous("demo"), title=title, text=text, name="見本 花子")
            for title, text in ITEMS
        ]
    except NoDesk:
        return
    officer = next((one for one in _officers() if may(one, first.case, "work")), None)
    if officer is not None:
        deciding.propose(officer, case_id=first.pk, outcome="done")


def _officers() -> list[Actor]:
    return [actor_of(user) for user in User.objects.filter(kind="staff", is_demo=True).order_by("login")]
