"""Shows the lines of several processes under one another, each with its name; JSON lines are made readable."""

import json
from typing import IO

COLOURS = ("36", "32", "33", "35", "34", "31")


class LogView:
    """Writes `name | line`, coloured on a terminal."""

    def __init__(self, out: IO[str], names: list[str]) -> None:
        self._out = out
        self._width = max([len(name) for name in names] + [6])
        self._colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}
        self._terminal = out.isatty()

    def say(self, name: str, line: str) -> None:
        """Show one line; a reader that went away is nothing to stop for."""
        head = f"{name:<{self._width}} |"
        if self._terminal and name in self._colours:
            head = f"\033[{self._colours[name]}m{head}\033[0m"
        try:
            print(f"{head} {readable(line)}", file=self._out, flush=True)
        except (BrokenPipeError, OSError):
            return


def readable(line: str) -> str:
    """Return a JSON log line as time, level, message and what belongs to it; any other line as it is."""
    if not line.startswith("{"):
        return line
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if not isinstance(entry, dict) or "message" not in entry:
        return line
    time = str(entry.pop("time", ""))[11:19]
    level = str(entry.pop("level", "")).upper()
    message, traceback = entry.pop("message"), entry.pop("traceback", "")
    entry.pop("logger", None)
    rest = " ".join(f"{key}={value}" for key, value in entry.items() if value)
    shown = " ".join(part for part in (time, "" if level == "INFO" else level, str(message), rest) if part)
    return f"{shown}\n{traceback}" if traceback else shown
