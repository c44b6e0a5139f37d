"""A pack's colours as custom properties, over those of the design tokens.

Only colours written as #rrggbb are taken over, so a pack cannot smuggle other rules into the style sheet.
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


def style_sheet(pack: Pack) -> str:
    """Return the style sheet of a pack's theme; values that are no colours are left out."""
    given = pack.content.get("theme", {})
    rules = [
        f"  {name}: {given[key]};\n"
        for key, name in PROPERTIES.items()
        if _COLOUR.fullmatch(str(given.get(key, "")))
    ]
    return ":root {\n" + "".join(rules) + "}\n"


def version_of(pack: Pack) -> str:
    """Return a short word that changes with the theme, for addresses that may be cached for long."""
    return hashlib.sha256(style_sheet(pack).encode()).hexdigest()[:12]
