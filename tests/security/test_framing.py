"""Exactly one page may be put into a frame by others: the embedded indicator."""

from __future__ import annotations

from oirase.kernel.manifest.loader import PACKAGE

LOOSENED = ("csp_exempt", "csp_replace", "csp_update", "xframe_options", "frame-ancestors", "X-Frame-Options")
ALLOWED = {"systems/plan/opendata/pages/embed.py", "settings/base.py"}


def loosening() -> dict[str, set[str]]:
    """Return the modules that name a means to loosen the policy, with the means."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            named = {word for word in LOOSENED if word in path.read_text(encoding="utf-8")}
            if named:
                found[path.relative_to(PACKAGE).as_posix()] = named
    return found


def test_no_other_module_loosens_the_policy() -> None:
    assert set(loosening()) == ALLOWED


def test_the_one_that_does_frees_one_view_from_one_directive() -> None:
    text = (PACKAGE / "systems/plan/opendata/pages/embed.py").read_text(encoding="utf-8")
    assert text.count("@xframe_options_exempt") == text.count("@csp_replace") == 1
    assert '@csp_replace({"frame-ancestors": ["*"]})' in text
