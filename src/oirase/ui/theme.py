"""A pack's colours as custom properties, over those of the design tokens.

Only colours written as #rrggbb are taken over, so a pack cannot smuggle other rules into the style sheet, and only those on
which text can be read (WCAG 2.2, 1.4.3): each stands as text on white and as ground below `on_primary`.
"""

from __future__ import annotations

import hashlib
import re

from oirase.kernel.manifest.packs import Pack

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PROPERTIES = {
    "primary": "--color-primary",
    "primary_dark": "--color-primary-strong",
    "on_primary": "--color-on-primary",
    "accent": "--color-accent",
}
WHITE = "#ffffff"
READABLE = 4.5


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours written #rrggbb, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def problems(pack: Pack) -> list[str]:
    """Say which of a pack's colours are left out, in words."""
    given, taken = pack.content.get("theme", {}), colours(pack)
    return [
        f"pack.toml [theme] {key}: {given[key]} は使えません（#rrggbb で、文字とのコントラスト {READABLE} 以上）"
        for key in PROPERTIES
        if key in given and key not in taken
    ]


def colours(pack: Pack) -> dict[str, str]:
    """Return those of a pack's colours that are used."""
    theme = pack.content.get("theme", {})
    given = {key: theme[key] for key in PROPERTIES if _COLOUR.fullmatch(str(theme.get(key, "")))}
    ink = given.pop("on_primary", WHITE)
    grounds = {key: colour for key, colour in given.items() if contrast(colour, WHITE) >= READABLE}
    # The ink also stands on our own colours where the pack names none, and those are chosen for white.
    own_ink = {"primary", "primary_dark"} <= grounds.keys() and all(
        contrast(colour, ink) >= READABLE for colour in grounds.values()
    )
    return grounds | ({"on_primary": ink} if own_ink else {})


def style_sheet(pack: Pack) -> str:
    """Return the style sheet of a pack's theme."""
    rules = [f"  {PROPERTIES[key]}: {colour};\n" for key, colour in colours(pack).items()]
    return ":root {\n" + "".join(rules) + "}\n"


def version_of(pack: Pack) -> str:
    """Return a short word that changes with the theme, for addresses that may be cached for long."""
    return hashlib.sha256(style_sheet(pack).encode()).hexdigest()[:12]


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
