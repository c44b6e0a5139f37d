"""The frame around every page: language, theme, slots and menus, gallery, and the tags that all templates use."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from oirase.kernel.access.actors import Actor
from oirase.kernel.manifest import packs
from oirase.ui import slots, theme
from oirase.ui.templatetags import ui
from oirase.ui.theme import contrast

LANGUAGES = ("ja", "en", "ja-easy")


def render(text: str, **context: Any) -> str:
    """Render a template that has our tags."""
    return engines["django"].from_string("{% load ui %}" + text).render(context).strip()


# Language


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_chosen_and_kept(client: Client, db: None, code: str) -> None:
    answer = client.post(reverse("ui:language"), {"language": code, "next": "/catalogue/?q=x"})
    assert (answer.status_code, answer["Location"]) == (302, "/catalogue/?q=x")
    kept = client.cookies["oirase_language"]
    assert (kept.value, kept["samesite"], kept["httponly"]) == (code, "Lax", True)
    page = BeautifulSoup(client.get("/catalogue/").content, "html.parser")
    assert page.html["lang"] == code[:2]
    assert page.select_one(".language button[aria-current]")["value"] == code


def test_an_unknown_language_changes_nothing(client: Client, db: None) -> None:
    client.post(reverse("ui:language"), {"language": "xx"})
    assert "oirase_language" not in client.cookies


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "http:///x"],
)
def test_choosing_a_language_leads_to_no_foreign_site(client: Client, db: None, target: str) -> None:
    assert client.post(reverse("ui:language"), {"language": "en", "next": target})["Location"] == "/"


def test_the_button_of_a_page_comes_back_to_it(client: Client, db: None) -> None:
    page = BeautifulSoup(client.get("/catalogue/?q=a&state=running").content, "html.parser")
    assert page.select_one(".language input[name=next]")["value"] == "/catalogue/?q=a&state=running"


# Theme

COLOURS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)


def pack_with(**colours: Any) -> packs.Pack:
    """Return a pack whose theme has these colours."""
    return packs.Pack(packs.PACKS / "none", {"theme": colours})


def declared(sheet: str) -> dict[str, str]:
    """Return the custom properties of a style sheet."""
    return dict(line.strip().rstrip(";").split(": ") for line in sheet.splitlines() if ": " in line)


def test_a_packs_colours_come_after_our_own(client: Client, db: None) -> None:
    page = BeautifulSoup(client.get("/").content, "html.parser")
    links = [one["href"] for one in page.select("link[rel=stylesheet]")]
    assert links[-1].startswith(reverse("ui:theme"))
    answer = client.get(links[-1])
    assert answer["Content-Type"].startswith("text/css")
    assert "max-age" in answer["Cache-Control"]
    assert declared(answer.content.decode())["--color-primary"] == packs.current().content["theme"]["primary"]


@pytest.mark.parametrize(
    "evil", ["red;} body{display:none", "#12345", "#1234567", "url(//x)", "", None, 7, "#12345g"]
)
def test_what_is_no_colour_is_left_out(evil: Any) -> None:
    sheet = theme.style_sheet(pack_with(primary=evil, primary_dark="#063553"))
    assert declared(sheet) == {"--color-primary-strong": "#063553"}


@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_no_pack_makes_text_unreadable(primary: str, dark: str, accent: str, ink: str) -> None:
    pack = pack_with(primary=primary, primary_dark=dark, accent=accent, on_primary=ink)
    found = declared(theme.style_sheet(pack))
    text = found.pop("--color-on-primary", "#ffffff")
    for colour in found.values():
        assert contrast(colour, "#ffffff") >= 4.5
        assert contrast(colour, text) >= 4.5
    assert len(theme.problems(pack)) == 4 - len(declared(theme.style_sheet(pack)))


def test_dark_colours_are_taken_with_a_light_ink_and_without_one() -> None:
    good = {"primary": "#0a4a78", "primary_dark": "#063553", "accent": "#b3261e"}
    assert list(declared(theme.style_sheet(pack_with(**good))).values()) == [*good.values(), "#ffffff"]
    assert (
        declared(theme.style_sheet(pack_with(**good, on_primary="#fffff0")))["--color-on-primary"]
        == "#fffff0"
    )
    for ink in ("#063553", "#0a4a79"):
        assert "--color-on-primary" not in theme.style_sheet(pack_with(**good, on_primary=ink))
    assert "--color-primary:" not in theme.style_sheet(pack_with(**good | {"primary": "#ffff00"}))


def test_the_version_changes_with_the_colours() -> None:
    first, second = (theme.version_of(pack_with(primary=colour)) for colour in ("#063553", "#063554"))
    assert first != second
    assert first == theme.version_of(pack_with(primary="#063553", logo_text="x"))


# Slots and menus


@pytest.fixture
def empty_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slots that nobody has filled yet."""
    for name in ("_fragments", "_links"):
        monkeypatch.setattr(slots, name, {})


def request_of(actor: Actor) -> Any:
    """Return a request of somebody."""
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return request


ANYBODY = Actor.anonymous()
OFFICER = Actor("staff", user_id=None, reaches={"x.view": ()})


def test_a_slot_shows_what_was_put_in_by_order(db: None, empty_slots: None) -> None:
    slots.register("test", "ui/_empty.html", lambda request: {"title": "二<b>"}, order=20)
    slots.register("test", "ui/_tabs.html", lambda request: {"label": "一", "items": []}, order=10)
    slots.register("test", "ui/_messages.html", lambda request: None)
    shown = render("{% slot 'test' %}", request=request_of(ANYBODY))
    assert shown.index("一") < shown.index("二&lt;b&gt;")
    slots.register("test", "ui/_empty.html", lambda request: None)
    assert "二" not in render("{% slot 'test' %}", request=request_of(ANYBODY))
    assert render("{% slot 'nothing' %}", request=request_of(ANYBODY)) == ""
    assert render("{% slot 'test' %}") == ""


def test_links_are_seen_by_their_audience(db: None, empty_slots: None) -> None:
    for number, (audience, permission) in enumerate(
        (("public", ""), ("signed_in", ""), ("staff", ""), ("public", "x.view"))
    ):
        name = ("portal:home", "portal:my_page", "portal:desk", "portal:audit")[number]
        slots.add_link("main", slots.Link(name, name, audience, permission, order=9 - number))  # type: ignore[arg-type]
    slots.add_link("main", slots.Link("nowhere:at_all", "x"))

    def seen(actor: Actor) -> list[str]:
        return [link.url_name.split(":")[1] for _address, link in slots.links("main", actor)]

    assert seen(ANYBODY) == ["home"]
    assert seen(OFFICER) == ["audit", "desk", "home"]
    with pytest.raises(ValueError, match="side"):
        slots.add_link("side", slots.Link("portal:home", "x"))


# Gallery


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_shows_every_component(client: Client, db: None, language: str) -> None:
    client.cookies["oirase_language"] = language
    page = BeautifulSoup(client.get(reverse("ui:gallery")).content, "html.parser")
    parts = (
        ".banner",
        ".chip",
        ".origin",
        ".steps",
        ".progress",
        ".field",
        ".error-summary",
        ".chart",
        ".empty-state",
    )
    assert [part for part in parts if not page.select_one(part)] == []
    wrong = {link["href"].lstrip("#") for link in page.select(".error-summary a")}
    assert wrong == {"id_wrong-name", "id_wrong-kind", "id_wrong-day"}
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert set(ids) >= wrong


def test_english_is_complete(client: Client, db: None) -> None:
    client.cookies["oirase_language"] = "en"
    page = BeautifulSoup(client.get(reverse("ui:gallery")).content, "html.parser")
    page.select_one(".language").decompose()
    left = re.findall(r"[ぁ-んァ-ヶ一-龠]+", str(page))
    assert set(left) <= {"令和"}, "but for the example of how a year may be typed"


def test_a_real_site_has_no_gallery(client: Client, db: None, settings: Any) -> None:
    settings.DEMO_ALLOWED = False
    assert client.get(reverse("ui:gallery")).status_code == 404


# Tags and filters

DAY = date(2026, 11, 23)
INSTANT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("ja", ["令和8年11月23日(月)", "令和8年11月23日(月) 00:30", "R8年度", "1,234,567円", "11月23日(月)"]),
        ("en", ["23 November 2026", "23 November 2026 00:30", "FY2026", "¥1,234,567", "Mon 23 Nov"]),
        ("ja-easy", ["2026年11月23日", "2026年11月23日 00:30", "2026年度", "1,234,567円", "11月23日(月)"]),
    ],
)
def test_days_years_and_amounts_in_each_language(language: str, texts: list[str]) -> None:
    with translation.override(language):
        shown = [ui.day(DAY), ui.moment(INSTANT), ui.fiscal(2026), ui.yen(1_234_567), ui.day_short(DAY)]
        assert shown == texts
        assert ui.day_short(INSTANT) == texts[-1]
        assert ui.day(INSTANT) == texts[0]
        assert (ui.day(None), ui.moment(None), ui.fiscal(None), ui.yen(None), ui.thousands("")) == (
            "",
            "",
            "",
            "—",
            "—",
        )


def test_tags_escape_what_they_show() -> None:
    evil = '<i>"'
    for text in (
        "{% chip evil %}",
        "{% banner 'info' evil %}{{ evil }}{% endbanner %}",
        "{% breadcrumb evil '/' evil %}",
        "{% steps titles 1 %}",
        "{% empty_state evil evil '/' evil %}",
        "{% tabs evil items %}",
    ):
        shown = render(text, evil=evil, titles=[evil], items=[(evil, "/", True)])
        assert "&lt;i&gt;" in shown
        assert "<i>" not in shown


def test_an_error_speaks_up_and_the_others_do_not() -> None:
    for tone in ("success", "error", "warning", "info"):
        assert ('role="alert"' in render(f"{{% banner '{tone}' %}}x{{% endbanner %}}")) == (tone == "error")
    with pytest.raises(ValueError, match="loud"):
        ui.chip("x", "loud")
    for wrong in (ui.icon, ui.origin):
        with pytest.raises(KeyError):
            wrong("unknown")
    assert ui.origin("") == ""


@pytest.mark.parametrize("current", [1, 2, 3, 4])
def test_steps_say_where_one_is(current: int) -> None:
    page = BeautifulSoup(render("{% steps titles n %}", titles=["一", "二", "三"], n=current), "html.parser")
    states = [one["class"][1].removeprefix("steps__item--") for one in page.select("li")]
    assert states == ["done"] * (current - 1) + ["current"] * (current < 4) + ["open"] * (3 - current)
    assert [one["aria-current"] for one in page.select("[aria-current]")] == ["step"] * (current < 4)
    assert f"{min(current, 3)}ステップ目" in page.get_text()


@pytest.mark.parametrize(
    ("state", "done", "total", "value", "asks"),
    [
        ("waiting", 0, 10, "0", True),
        ("running", 3, 10, "30", True),
        ("running", 3, None, None, True),
        ("done", 10, 10, "100", False),
        ("failed", 1, None, "100", False),
        ("running", 12, 10, "100", True),
    ],
)
def test_progress_asks_again_until_the_end(
    state: str, done: int, total: int | None, value: str | None, asks: bool
) -> None:
    job = SimpleNamespace(
        state=state, done=done, total=total, message="", problems=["<b>"], get_state_display="x"
    )
    page = BeautifulSoup(render("{% progress job '?x' %}", job=job), "html.parser")
    assert page.progress.get("value") == value
    assert (page.select_one("[hx-get]") is not None) == asks
    assert page.select_one("li").get_text() == "<b>"


def test_a_query_with_changes() -> None:
    context = {"request": RequestFactory().get("/?a=1&a=2&b=あ")}
    assert render("{% querystring_with b=None c='x y' %}", **context) == "?a=1&amp;a=2&amp;c=x+y"
    assert render("{{ m|get:'k' }}{{ m|get:'x' }}", m={"k": 1}) == "1"
