"""The listener's HTTP door: a small ASGI application beside MQTT in one loop, for devices that post.

    POST /sta/v1.1/Datastreams(12)/Observations     201, Location
    POST /sta/v1.1/Observations                     201, Location
    POST /sta/v1.1/CreateObservations               201, list of links
    POST /ingest/values                             201, {"count": n}       compact list
    POST /ingest/csv                                201, {"count": n}       text by the device's declared mapping
    GET  /healthz                                   200

Devices name themselves by HTTP Basic: their code and their key. The answers are those of the SensorThings API of the web process.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import orjson

from oirase.blocks.observations.ingest import mappings, payloads
from oirase.blocks.observations.ingest.door import Door, Parse
from oirase.blocks.observations.ingest.payloads import Parsed
from oirase.blocks.observations.ingest.refusals import Code, Refused
from oirase.blocks.observations.ingest.senders import Sender
from oirase.blocks.observations.times import observation_number

MAX_BODY = 8_000_000
_DATASTREAM = re.compile(r"/sta/v1\.1/Datastreams\(([1-9][0-9]{0,9})\)/Observations")
_STATUS = {Code.TOO_LARGE: 413, Code.NO_RIGHT: 403, Code.UNKNOWN_SERIES: 404, Code.RATE: 429, Code.TOPIC: 404}
Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class App:
    """The ASGI application of a listener."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"] == "/healthz":
            await _answer(send, 200, {"status": "ok"})
            return
        if scope["method"] != "POST":
            await _answer(send, 405, _problem(405, "only POST is answered here"), [(b"allow", b"POST")])
            return
        await self._post(scope, receive, send)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        sender = await self._sender(headers.get(b"authorization", b""))
        if sender is None:
            challenge = [(b"www-authenticate", b'Basic realm="observations", charset="UTF-8"')]
            await _answer(send, 401, _problem(401, "the code and the key of a device are needed"), challenge)
            return
        if (seconds := self._door.wait_for(sender)) or self._door.full:
            pause = str(max(1, round(seconds))).encode()
            await _answer(
                send, 429, _problem(429, "too many values; wait a little"), [(b"retry-after", pause)]
            )
            return
        seen: list[Parsed] = []
        try:
            parse = _parser(scope["path"], sender)
            body = await _body(headers, receive)
        except Refused as refusal:
            await self._refused(send, sender, refusal)
            return
        fault = await self._handed_in(sender, _keeping(parse, seen), body)
        if isinstance(fault, Refused):
            await _answer(
                send, _STATUS.get(fault.code, 400), _problem(_STATUS.get(fault.code, 400), fault.words, fault)
            )
        elif fault is not None:
            await _answer(send, 503, _problem(503, "not taken, send it again"), [(b"retry-after", b"5")])
        else:
            await _created(scope, headers, send, seen[0])

    async def _sender(self, header: bytes) -> Sender | None:
        kind, _, rest = header.partition(b" ")
        try:
            code, _, key = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        return await self._door.sender(code, key) if kind.lower() == b"basic" and key else None

    async def _refused(self, send: Send, sender: Sender, refusal: Refused) -> None:
        told = asyncio.get_running_loop().create_future()
        self._door.refuse(sender, refusal, told.set_result)
        await told
        status = _STATUS.get(refusal.code, 400)
        await _answer(send, status, _problem(status, refusal.words, refusal))

    async def _handed_in(self, sender: Sender, parse: Parse, body: bytes) -> Exception | None:
        told: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self._door.hand_in(
            sender, "http", parse, body, lambda fault: None if told.done() else told.set_result(fault)
        )
        return await told


def _parser(path: str, sender: Sender) -> Parse:
    if found := _DATASTREAM.fullmatch(path):
        series = int(found[1])
        return lambda body, received: payloads.observations(body, series, received)
    parsers: dict[str, Parse] = {
        "/sta/v1.1/Observations": lambda body, received: payloads.observations(body, None, received),
        "/sta/v1.1/CreateObservations": payloads.data_arrays,
        "/ingest/values": payloads.compact,
        "/ingest/csv": partial(mappings.text_rows, sender.mapping),
    }
    if path not in parsers:
        raise Refused(Code.TOPIC, f"nothing is taken at {path[:100]}")
    return parsers[path]


def _keeping(parse: Parse, seen: list[Parsed]) -> Parse:
    """Return a parser that also leaves what it read for the answer."""

    def parsed(body: bytes, received: int) -> Parsed:
        seen.append(parse(body, received))
        return seen[0]

    return parsed


async def _body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    told = headers.get(b"content-length", b"0")
    if told.isdigit() and int(told) > MAX_BODY:
        raise Refused(Code.TOO_LARGE, f"more than {MAX_BODY} bytes")
    pieces, size = [], 0
    while True:
        message = await receive()
        piece = message.get("body", b"")
        size += len(piece)
        if size > MAX_BODY:
            raise Refused(Code.TOO_LARGE, f"more than {MAX_BODY} bytes")
        pieces.append(piece)
        if message["type"] == "http.disconnect":
            raise Refused(Code.MALFORMED, "the connection ended before the message did")
        if not message.get("more_body"):
            return b"".join(pieces)


async def _created(scope: Scope, headers: Mapping[bytes, bytes], send: Send, parsed: Parsed) -> None:
    if scope["path"].startswith("/ingest/"):
        await _answer(send, 201, {"count": len(parsed.rows) + len(parsed.texts)})
        return
    host = headers.get(b"host", b"").decode("latin-1")
    base = f"{scope['scheme']}://{host}/sta/v1.1"
    numbers = zip(parsed.rows["series"].tolist(), parsed.rows["t"].tolist(), strict=True)
    keys = [*numbers, *((one[0], one[1]) for one in parsed.texts)]
    links = [f"{base}/Observations({observation_number(series, t)})" for series, t in keys]
    if scope["path"].endswith("/CreateObservations") or len(links) > 1:
        await _answer(send, 201, links)
        return
    await _answer(send, 201, None, [(b"location", links[0].encode())])


def _problem(status: int, words: str, refusal: Refused | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"status": status, "detail": words}
    if refusal is not None:
        found |= {"code": refusal.code.value, "row": refusal.row}
    return found


async def _answer(
    send: Send, status: int, content: Any, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    body = b"" if content is None else orjson.dumps(content)
    kind = b"application/json" if status < 400 else b"application/problem+json"
    head = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *(headers or [])]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
