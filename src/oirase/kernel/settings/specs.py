"""Declared keys: what an officer may set, as pure Python, so that manifests and tools read it without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Kind = Literal["integer", "decimal", "text", "boolean", "date", "table"]
UNSET: Any = object()


@dataclass(frozen=True)
class SettingSpec:
    """A key such as `consultation.due_working_days`, its names, kind and unit; without a default a value must be recorded.

    An amount that a law sets has no default: a missing one must be noticed and not guessed.
    """

    key: str
    title_ja: str
    title_en: str
    kind: Kind
    unit: str = ""
    default: Any = UNSET
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None

    def to_json(self, value: Any) -> Any:
        """Return what is stored for a value; ValueError for one of another kind or beyond the limits."""
        if not self._fits(value):
            raise ValueError(f"{self.key}: {value!r} is no {self.kind}")
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            low, high = self.minimum, self.maximum
            if (low is not None and value < low) or (high is not None and value > high):
                raise ValueError(f"{self.key}: {value} is not between {low} and {high}")
        return (
            str(value)
            if isinstance(value, Decimal)
            else value.isoformat()
            if isinstance(value, date)
            else value
        )

    def from_json(self, stored: Any) -> Any:
        """Return the value that a stored one stands for."""
        if self.kind == "decimal":
            return Decimal(stored)
        return date.fromisoformat(stored) if self.kind == "date" else stored

    def read(self, text: str) -> Any:
        """Read what a person typed for a value; ValueError when it is of another kind."""
        plain = text.strip()
        try:
            if self.kind == "integer":
                return int(plain.replace(",", ""))
            if self.kind == "decimal":
                return Decimal(plain.replace(",", ""))
        except InvalidOperation as error:
            raise ValueError(f"{text}: not a number") from error
        if self.kind == "boolean":
            if plain not in ("true", "false"):
                raise ValueError(f"{text}: true or false")
            return plain == "true"
        return date.fromisoformat(plain) if self.kind == "date" else plain

    def _fits(self, value: Any) -> bool:
        kinds: dict[str, tuple[type, ...]] = {
            "integer": (int,),
            "decimal": (Decimal,),
            "text": (str,),
            "boolean": (bool,),
            "date": (date,),
            "table": (dict, list),
        }
        if isinstance(value, bool):
            return self.kind == "boolean"
        return isinstance(value, kinds[self.kind])


SPECS: dict[str, SettingSpec] = {}


def declare(*specs: SettingSpec) -> None:
    """Make keys known; the same key with another meaning is an error. A default must be of its kind."""
    for spec in specs:
        if SPECS.get(spec.key, spec) != spec:
            raise ValueError(f"setting {spec.key} is declared twice")
        if spec.default is not UNSET:
            spec.to_json(spec.default)
        SPECS[spec.key] = spec
