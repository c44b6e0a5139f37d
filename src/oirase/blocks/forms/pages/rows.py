"""What a button of a page does to what was typed: a row more, a row less, an address from a postal code."""

from __future__ import annotations

from collections.abc import Mapping

from oirase.blocks.forms.types.places import looked_up


def after_button(inputs: Mapping[str, list[str]], action: str, what: str) -> dict[str, list[str]]:
    """Return inputs as a button leaves them (`add`, `remove`, `postal`, each with what it is about); any other changes nothing."""
    if action in ("add", "remove"):
        return changed(inputs, action, what)
    return looked_up(inputs, what) if action == "postal" else dict(inputs)


def changed(inputs: Mapping[str, list[str]], action: str, what: str) -> dict[str, list[str]]:
    """Return inputs with a row more at the end of a group (`add`, "items"), or without one (`remove`, "items-2")."""
    key, _dash, place = what.partition("-")
    count = _count(inputs, key)
    if action == "add":
        return {**inputs, f"{key}-total": [str(count + 1)]}
    if not place.isdecimal() or int(place) >= count:
        return dict(inputs)
    return _without(inputs, key, int(place)) | {f"{key}-total": [str(count - 1)]}


def _count(inputs: Mapping[str, list[str]], key: str) -> int:
    given = inputs.get(f"{key}-total", ["0"])[0]
    return int(given) if given.isdecimal() and len(given) < 5 else 0


def _without(inputs: Mapping[str, list[str]], key: str, gone: int) -> dict[str, list[str]]:
    found = {}
    for name, given in inputs.items():
        group, number, rest = _split(name)
        if group != key or number is None:
            found[name] = given
        elif number != gone:
            found[f"{key}-{number - (number > gone)}-{rest}"] = given
    return found


def _split(name: str) -> tuple[str, int | None, str]:
    group, _dash, rest = name.partition("-")
    number, dash, last = rest.partition("-")
    return (group, int(number), last) if dash and number.isdecimal() else (group, None, rest)
