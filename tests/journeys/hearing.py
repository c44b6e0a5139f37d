"""A page as a screen reader gives it to somebody who has a keyboard and no mouse: names, roles, states, what is said by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

REACH = 90
PATIENCE = 30_000
"""Milliseconds: a server that shares two cores with the whole suite may take long to work a form out anew."""
STATES = ("invalid", "checked", "expanded", "required")


@dataclass(frozen=True)
class Heard:
    """What has the focus: its role, name and description, its states, and the names of the groups around it."""

    role: str
    name: str
    description: str
    states: dict[str, Any]
    groups: tuple[str, ...]


class Ears:
    """A page of the browser, reached by its accessibility tree and its keyboard alone."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Accessibility.enable")
        # Somebody listens from the start, so that no key opens the browser's own window for files.
        page.on("filechooser", lambda chooser: None)

    def here(self) -> Heard:
        """Return what has the focus."""
        found = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})
        place = {"objectId": found["result"]["objectId"]}
        node, *around = self.session.send("Accessibility.getAXNodeAndAncestors", place)["nodes"]
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        groups = [said(one, "name") for one in around if said(one, "role") in ("group", "alert", "region")]
        return Heard(
            said(node, "role"),
            said(node, "name"),
            said(node, "description"),
            {name: states[name] for name in STATES if name in states},
            tuple(one for one in groups if one),
        )

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, name: str, role: str = "", group: str = "") -> Heard:
        """Press Tab until something of a name (and role, in a group) has the focus."""
        met = []
        for _ in range(REACH):
            self.press("Tab")
            heard = self.here()
            met.append(heard.name)
            if heard.name == name and role in ("", heard.role) and (not group or group in heard.groups):
                return heard
        raise AssertionError(f"{name} cannot be reached by Tab; met: {met}")

    def write(self, name: str, text: str, group: str = "") -> Heard:
        """Go to a box and write into it."""
        heard = self.tab_to(name, "textbox", group)
        self.page.keyboard.insert_text(text)
        return heard

    def go(self, name: str, role: str = "button") -> None:
        """Go to a button or link, press Enter and wait for the page that it leads to."""
        self.tab_to(name, role)
        with self.page.expect_navigation():
            self.press("Enter")

    def told(self, words: str) -> None:
        """Wait until the page has said something by itself."""
        self.page.locator("#announcer", has_text=words).wait_for(state="attached", timeout=PATIENCE)

    def tree(self) -> list[tuple[str, str]]:
        """Return role and name of everything on the page that is read out."""
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        return [(said(one, "role"), said(one, "name")) for one in nodes if not one.get("ignored")]

    def unnamed(self) -> list[str]:
        """Return the roles of controls that have no name."""
        controls = ("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton")
        return [role for role, name in self.tree() if role in controls and not name]


def said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", "")).strip()
