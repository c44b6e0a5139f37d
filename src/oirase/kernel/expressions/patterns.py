"""Regular expressions of `matches`, `replace` and `split`: a subset of XML Schema's and XPath's that cannot run away.

Known: characters and classes (`[A-Z]`, `[^0-9]`, `[A-Z-[IO]]`), `.` (not a line end), `\\d \\w \\s \\D \\W \\S`, `\\p{IsHiragana}`,
`\\p{IsKatakana}`, `\\p{IsCJKUnifiedIdeographs}`, `\\p{IsBasicLatin}`, groups, `|`, `* + ? {n} {n,m}` also lazy, `^ $`; flags s, m, i, x.
Refused: back references, look-around, and a repeated part that itself repeats or has alternatives, like `(a+)*`, because the
time for such a pattern can grow without bound. What remains is bounded by text length to the power of its open repetitions;
where this product is above `PATTERN_COST`, the pattern is not tried on that text. So a pattern that is to hold for the whole
value is better written with `^` and `$`: it may be tried on longer texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_noop

from oirase.kernel.expressions import limits
from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.running import Run, room_for_text

BLOCKS: Final = {
    "IsBasicLatin": "\\x00-\\x7f",
    "IsHiragana": "\\u3040-\\u309f",
    "IsKatakana": "\\u30a0-\\u30ff",
    "IsCJKUnifiedIdeographs": "\\u4e00-\\u9fff",
}
_REPEAT = re.compile(r"\{(\d{1,4})(,(\d{1,4})?)?\}")
_COST_OF_A_STEP: Final = 50


@dataclass
class Part:
    """A translated part: Python's pattern, its open repetitions, its bounded choices, whether its length varies."""

    python: str = ""
    open: int = 0
    choices: int = 1
    varies: bool = False

    def add(self, other: Part) -> None:
        """Put another part behind this one."""
        self.python += other.python
        self.open += other.open
        self.choices *= other.choices
        self.varies |= other.varies


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to use, and how often it may try: `choices` times length to the power `open`."""

    compiled: re.Pattern[str]
    open: int
    choices: int


def ready(run: Run, pattern: str, flags: str | None, text: str) -> re.Pattern[str]:
    """Return a pattern compiled, when it may be tried on the text; NoValue otherwise."""
    known = translated(pattern, flags or "")
    cost = known.choices * max(len(text), 1) ** known.open
    if cost > limits.PATTERN_COST:
        raise NoValue(
            gettext_noop(
                "この長さの文字列には、この正規表現は重すぎます。^と$で囲み、*や+を減らしてください。"
            )
        )
    run.charge(1 + cost // _COST_OF_A_STEP)
    return known.compiled


def replaced(pattern: re.Pattern[str], text: str, replacement: str) -> str:
    """Return a text with all that matches replaced; `$1` is a group, `$0` the whole, `\\$` a dollar."""
    size = len(text)

    def meant(match: re.Match[str]) -> str:
        nonlocal size
        said = re.sub(
            r"\\([\\$])|\$(\d)",
            lambda one: one[1] or ((match[int(one[2])] or "") if int(one[2]) <= pattern.groups else ""),
            replacement,
        )
        size += len(said)
        room_for_text(size)
        return said

    return pattern.sub(meant, text)


@lru_cache(maxsize=500)
def translated(pattern: str, flags: str) -> Pattern:
    """Return a pattern of the language in Python's form; NoValue for what is not known or could run away."""
    if len(pattern) > limits.PATTERN or set(flags) - set("smix"):
        raise NoValue(gettext_noop("この正規表現は使えません。"))
    reader = _Reader(_without_space(pattern) if "x" in flags else pattern, flags)
    part = reader.alternatives()
    if reader.at < len(reader.pattern):
        raise unknown()
    anchored = part.python.startswith("\\A") and not reader.branches
    try:
        compiled = re.compile(part.python, re.IGNORECASE if "i" in flags else 0)
    except (re.error, OverflowError, RecursionError):
        raise unknown() from None
    return Pattern(compiled, part.open + (not anchored), part.choices)


def unknown() -> NoValue:
    """Return what is said about a pattern that is not of the subset."""
    return NoValue(gettext_noop("この正規表現は使えません。"))


def _without_space(pattern: str) -> str:
    """Return a pattern without the white space outside of its classes."""
    found, inside = "", 0
    for sign in pattern:
        escaped = found.endswith("\\") and not found.endswith("\\\\")
        inside += 0 if escaped else (sign == "[") - (sign == "]")
        found += "" if sign.isspace() and inside <= 0 else sign
    return found


class _Reader:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.branches = False
        self.depth = 0

    def sees(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def takes(self, text: str) -> bool:
        found = self.sees(text)
        self.at += len(text) if found else 0
        return found

    def next(self) -> str:
        if self.at >= len(self.pattern):
            raise unknown()
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self) -> Part:
        branches = [self.sequence()]
        while self.takes("|"):
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        self.branches |= self.depth == 0
        return Part(
            "|".join(one.python for one in branches),
            max(one.open for one in branches),
            sum(one.choices for one in branches),
            varies=True,
        )

    def sequence(self) -> Part:
        whole = Part()
        while self.at < len(self.pattern) and not self.sees("|") and not self.sees(")"):
            whole.add(self.repeated(self.atom()))
        return whole

    def repeated(self, part: Part) -> Part:
        least, most = self.quantifier()
        if (least, most) == (1, 1):
            return part
        if part.varies and most != 1:
            raise NoValue(gettext_noop("繰り返しの中に繰り返しや選択がある正規表現は使えません。"))
        lazy = "?" if self.takes("?") else ""
        part.python += f"{{{least},{'' if most is None else most}}}{lazy}"
        part.varies |= least != most
        part.open += most is None
        part.choices *= max(least, most or 1)
        return part

    def quantifier(self) -> tuple[int, int | None]:
        for sign, meant in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.takes(sign):
                return meant
        if not self.sees("{"):
            return 1, 1
        found = _REPEAT.match(self.pattern, self.at)
        if found is None:
            raise unknown()
        self.at = found.end()
        least = int(found[1])
        most = int(found[3]) if found[3] else None if found[2] else least
        if most is not None and (most < least or most > 1000):
            raise unknown()
        return least, most

    def atom(self) -> Part:
        sign = self.next()
        if sign == "(":
            return self.group()
        if sign == "[":
            return Part(self.set())
        if sign == ".":
            return Part("[^\\n\\r]" if "s" not in self.flags else "(?s:.)")
        if sign in "^$":
            line = {"^": "(?m:^)", "$": "(?m:$)"}[sign]
            return Part(line if "m" in self.flags else {"^": "\\A", "$": "\\Z"}[sign])
        if sign == "\\":
            escaped = self.escaped()
            return Part(f"[{escaped}]")
        if sign in "*+?{})]":
            raise unknown()
        return Part(re.escape(sign))

    def group(self) -> Part:
        silent = self.takes("?:")
        if self.sees("?"):
            raise unknown()
        self.depth += 1
        inner = self.alternatives()
        self.depth -= 1
        if self.next() != ")":
            raise unknown()
        inner.python = f"({'?:' if silent else ''}{inner.python})"
        return inner

    def escaped(self) -> str:
        """Return what an escape stands for, as it is written inside a set."""
        sign = self.next()
        if sign in "dDwWsS":
            return "\\" + sign
        if sign in "nrt":
            return {"n": "\\n", "r": "\\r", "t": "\\t"}[sign]
        if sign in "pP" and self.takes("{"):
            end = self.pattern.find("}", self.at)
            name = self.pattern[self.at : end]
            self.at = end + 1
            if end < 0 or sign == "P" or name not in BLOCKS:
                raise unknown()
            return BLOCKS[name]
        if sign.isalnum():
            raise unknown()
        return re.escape(sign)

    def set(self) -> str:
        negated = "^" if self.takes("^") else ""
        found = ""
        while not self.takes("]"):
            if found and self.takes("-["):
                less = self.set()
                if not self.takes("]"):
                    raise unknown()
                return f"(?:(?!{less})[{negated}{found}])"
            one = self.member()
            if self.sees("-") and not self.sees("-[") and not self.sees("-]"):
                self.at += 1
                one += "-" + self.member()
            found += one
        if not found:
            raise unknown()
        return f"[{negated}{found}]"

    def member(self) -> str:
        sign = self.next()
        if sign == "[":
            raise unknown()
        return self.escaped() if sign == "\\" else re.escape(sign) if not sign.isalnum() else sign
