"""A few made-up items, written and published through the services; loaded once."""

from __future__ import annotations

from oirase.systems.DOMAIN.SLUG import services
from oirase.systems.DOMAIN.SLUG.models import Item

from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import User
from oirase.kernel.access.records import office_for
from oirase.kernel.access.rowsecurity import scope

ITEMS = (
    ("見本のお知らせ", "これは見本です。実在の催しや制度ではありません。", True),
    ("書きかけの見本", "公開する前のものは、担当課だけに見えます。", False),
)


def load() -> None:
    """Load the items in the name of a demo officer who may write, if there is one and nothing has been written yet."""
    with scope(Actor.system("SLUG.demo")):
        if Item.objects.exists():
            return
    officer = next((one for one in _officers() if office_for(one, Item, "edit")), None)
    if officer is None:
        return
    for title, text, public in ITEMS:
        made = services.add(officer, title=title, text=text)
        if public:
            services.publish(officer, item_id=made.pk)


def _officers() -> list[Actor]:
    return [actor_of(user) for user in User.objects.filter(kind="staff", is_demo=True).order_by("login")]
