"""The built-in functions: DMN's own, without any that would depend on chance or on another language."""

from oirase.kernel.expressions.builtins import (
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    strings,
    times,
)
from oirase.kernel.expressions.builtins.signatures import BUILTINS, KIND_NAMES, Signature

__all__ = [
    "BUILTINS",
    "KIND_NAMES",
    "Signature",
    "contexts",
    "conversion",
    "lists",
    "numbers",
    "ranges",
    "strings",
    "times",
]
