"""What officers write, in several languages, as one column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("ja", "en", "ja-easy", "zh", "ko")
FALLBACK = {
    "ja-easy": ("ja-easy", "ja", "en"),
    "en": ("en", "ja"),
    "zh": ("zh", "en", "ja"),
    "ko": ("ko", "en", "ja"),
}


class LocalizedText(Mapping[str, str]):
    """An immutable text by language code; `str()` gives it in the active language, with fallbacks."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, /, **by_language: str) -> None:
        given = {**dict(texts or {}), **{code.replace("_", "-"): text for code, text in by_language.items()}}
        unknown = set(given) - set(LANGUAGES)
        if unknown:
            raise ValueError(f"unknown languages: {sorted(unknown)}")
        self._texts = {code: given[code] for code in LANGUAGES if given.get(code)}

    def __getitem__(self, code: str) -> str:
        """Return the text of exactly this language."""
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        """Yield the languages that there are."""
        return iter(self._texts)

    def __len__(self) -> int:
        """Return the number of languages."""
        return len(self._texts)

    def __hash__(self) -> int:
        """Hash by content."""
        return hash(tuple(self._texts.items()))

    def __str__(self) -> str:
        """Return the text in the active language."""
        return self.text(get_language() or "ja")

    def __repr__(self) -> str:
        """Show the languages."""
        return f"LocalizedText({self._texts!r})"

    def text(self, language: str) -> str:
        """Return the text in a language or in the next best one; an empty text when there is none at all."""
        for code in FALLBACK.get(language, ("ja", "en")):
            if code in self._texts:
                return self._texts[code]
        return next(iter(self._texts.values()), "")

    def as_dict(self) -> dict[str, str]:
        """Return a plain dictionary."""
        return dict(self._texts)


class LocalizedTextField(models.JSONField):
    """A jsonb column that holds a LocalizedText; Japanese may be left out only where `blank` allows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", LocalizedText)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> LocalizedText | None:
        """Turn the stored object into a LocalizedText."""
        found = super().from_db_value(value, expression, connection)
        return LocalizedText(found) if found is not None else None

    def to_python(self, value: Any) -> LocalizedText | None:
        """Accept a mapping or a plain Japanese text."""
        if value is None or isinstance(value, LocalizedText):
            return value
        if isinstance(value, str):
            return LocalizedText(ja=value)
        try:
            return LocalizedText(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:
        """Store a plain object."""
        found = self.to_python(value)
        return super().get_prep_value(found.as_dict() if found is not None else None)

    def value_to_string(self, obj: models.Model) -> Any:
        """Serialize as a plain object."""
        found = self.value_from_object(obj)
        return found.as_dict() if found is not None else None
