"""The fast form: a page for each family of templates, wide and narrow, in forced colours and on paper."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from tests.accessibility.families import FAMILIES, PAGES, Page, extended
from tests.accessibility.looking import Look
from tests.accessibility.readers import VISITOR

# Whether people with forced colours can tell each button from the text around it.
BARE = """() => [...document.querySelectorAll('main .button')]
    .filter(one => one.checkVisibility() && !one.classList.contains('button--text'))
    .filter(one => getComputedStyle(one).borderStyle === 'none' || parseFloat(getComputedStyle(one).borderTopWidth) === 0)
    .map(one => one.outerHTML)"""
COLOURS = """async picture => {
    const image = await createImageBitmap(await (await fetch(picture)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size;
}"""


def test_each_family_has_a_page() -> None:
    assert extended() <= set(FAMILIES), "a page of the new family is looked at: add it in families.py"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_nothing_is_wrong(page: Page, look_as: Callable[..., Look]) -> None:
    look = look_as(page.reader)
    found = list(look.problems(page.open(look), "ja"))
    assert not found, "\n".join(found)


def test_a_refused_form_is_as_good_as_a_fresh_one(look_as: Callable[..., Look]) -> None:
    look = look_as(VISITOR)
    look.go("/consultation/")
    look.page.locator("main form button[type=submit]").last.click()
    look.page.locator(".error-summary").wait_for()
    found = list(look.problems_here("ja"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_forced_colours_and_paper(page: Page, look_as: Callable[..., Look]) -> None:
    look = look_as(page.reader, forced_colors="active", color_scheme="dark")
    page.open(look)
    assert not look.page.evaluate(BARE), "buttons without a border"
    picture = look.page.screenshot()
    heading = "".join(look.page.locator("h1").inner_text().split())
    paper = look.page.pdf()
    blank = look.page.context.new_page()
    assert blank.evaluate(COLOURS, "data:image/png;base64," + base64.b64encode(picture).decode()) > 3
    printed = "".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper)).pages).split())
    # Paper has the middle dot of its font, which reads back as another one.
    assert heading.replace("・", "‧") in printed.replace("・", "‧")
    assert "メニュー" not in printed, "paper shows the menu"
