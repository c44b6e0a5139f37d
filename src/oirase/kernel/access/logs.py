"""Log lines as JSON with the request's id and the actor, for machines; the supervisor shows them readably."""

from __future__ import annotations

import json
import logging

from oirase.kernel.access.context import actor_reference, request_id


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request, actor, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            "actor": actor_reference.get(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False)
