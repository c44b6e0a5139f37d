"""What an installation, and an officer in it, may decide.

`installation` is read before Django starts: ports, folders, addresses; it belongs to whoever runs the machine.

The rest is **data that laws and officers change**: amounts, rates, thresholds, radii, terms. Each is a `Setting`: a key, a
value, the day from which it holds, the source that says so, and whether somebody has confirmed it. A value is never
overwritten by the next year's: both stand, and a calculation asks for the value on the day that its law names, which may be
the day of the application, of the birth or of the payment (`value_on(key, day)`). A body's own value goes before the
common one. A key must be declared (`SettingSpec`), so that a slip in its name is an error and not a missing amount.

Order of events: a module declares its keys; a pack or an officer's command records values (`record_value`); services ask.
Modules: `installation`, `specs` (pure Python), `models`, `values`.
Limits: no value is computed from another; whoever needs a formula keeps it in rules with these values as arguments.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oirase.kernel.settings.specs import SettingSpec, declare

if TYPE_CHECKING:
    from oirase.kernel.settings.values import (
        Found,
        NoValue,
        found_on,
        record_given,
        record_value,
        value_on,
    )

__all__ = [
    "Found",
    "NoValue",
    "SettingSpec",
    "declare",
    "found_on",
    "record_given",
    "record_value",
    "value_on",
]


def __getattr__(name: str) -> Any:
    # The supervisor imports this package without Django, and Django imports it before any model may be.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.values"), name)
