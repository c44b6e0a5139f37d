"""Reading a definition that officers write as JSON: texts, expressions, unknown parts; each problem at its path."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oirase.kernel.expressions import Expression, ExpressionError, compile_expression
from oirase.kernel.texts import LocalizedText


@dataclass(frozen=True)
class Problem:
    """Something wrong with a definition: the place as a path such as `steps/0/fields/2/when`, and the message."""

    path: str
    message: str


class Unsound(ValueError):
    """A definition that cannot be used; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.path}: {one.message}" for one in problems))
        self.problems = problems


class Reader:
    """Collects what is wrong while a definition is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, message))

    def expression(
        self, given: Mapping[str, Any], name: str, path: str, names: Collection[str]
    ) -> Expression | None:
        """Return a part as a compiled expression over `names`; None where it is not there or is a problem."""
        source = given.get(name)
        if source in (None, ""):
            return None
        if not isinstance(source, str):
            self.wrong(_at(path, name), _("式は文字で書いてください。"))
            return None
        try:
            return compile_expression(source, names)
        except ExpressionError as error:
            self.wrong(_at(path, name), f"{error.message}\n{error.pointer()}")
            return None

    def text(self, given: Mapping[str, Any], name: str, path: str, *, needed: bool = False) -> LocalizedText:
        """Return a part as a text by language."""
        value = given.get(name) or {}
        if not isinstance(value, Mapping) or any(not isinstance(one, str) for one in value.values()):
            self.wrong(_at(path, name), _("文は言語ごとに書いてください。"))
            return LocalizedText()
        try:
            found = LocalizedText(value)
        except ValueError:
            self.wrong(_at(path, name), _("知らない言語があります。"))
            return LocalizedText()
        if needed and not found.text("ja").strip():
            self.wrong(_at(path, name), _("日本語の文を入力してください。"))
        return found

    def known_parts(self, given: Mapping[str, Any], known: Collection[str], path: str) -> None:
        """Note parts that are no part of this thing: what is misspelt must not be silently without effect."""
        for name in given:
            if name not in known:
                self.wrong(_at(path, name), _("この項目にはない設定です。"))


def _at(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name
