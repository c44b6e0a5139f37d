"""A WSGI application without a product, for the tests of the web server: it waits as long as it is told and says how many it was doing."""

import os
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs

_lock = threading.Lock()
_at_once = 0


def application(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
    """Wait `?seconds=`; answer with the process and the number of requests that it was working on at the begin of this one."""
    global _at_once
    with _lock:
        _at_once += 1
        at_once = _at_once
    time.sleep(float(parse_qs(environ["QUERY_STRING"])["seconds"][0]))
    with _lock:
        _at_once -= 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getpid()} {at_once}".encode()]
