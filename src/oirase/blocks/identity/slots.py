"""The account's own pages in the menu under the person's name."""

from django.http import HttpRequest

from oirase.ui.slots import register


def account_links(request: HttpRequest) -> dict[str, object]:
    """The links are the same for everybody who has signed in."""
    return {}


register("user_menu", "identity/_user_menu.html", account_links, order=80)
