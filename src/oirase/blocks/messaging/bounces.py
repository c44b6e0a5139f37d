"""Reading delivery status notifications (RFC 3464): what a mail server sends back about a mail that it could not deliver.

One notification may tell of several recipients. Which mail is meant is said by the Message-ID of the mail that is sent back with
it (whole, or its headers only). What cannot be read as such a notification, an answer of a person for instance, gives no report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from oirase.blocks.messaging.services.reports import MESSAGE_ID, REPORTER, Kind, Report, take

LARGEST = 5_000_000
STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


def reports_in(content: bytes) -> list[Report]:
    """Return the reports that a raw mail holds; none where it is no delivery status notification, or too large."""
    if len(content) > LARGEST:
        return []
    mail = message_from_bytes(content, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return []
    message_id = _message_id(mail)
    if not message_id:
        return []
    return [
        report
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status"
        for report in _reports(part, message_id)
    ]


def _message_id(mail: EmailMessage) -> str:
    """Return the Message-ID of the mail that came back."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            found = str(first.get("Message-ID", "")) if isinstance(first, Message) else ""
        elif kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            found = str(message_from_bytes(raw if isinstance(raw, bytes) else b"").get("Message-ID", ""))
        else:
            continue
        if MESSAGE_ID.search(found):
            return found.strip()
    return ""


def _reports(part: Message, message_id: str) -> Iterator[Report]:
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message) or "Action" not in block:
            continue
        kind = _kind(str(block.get("Action", "")), str(block.get("Status", "")))
        # The address as it was given; the final one may be behind a forwarding of the recipient's own.
        recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
        if kind:
            yield Report(kind, recipient.partition(";")[2].strip(), _reason(block), message_id)


def _kind(action: str, status: str) -> Kind | None:
    """Return what an action and a status (RFC 3463) mean; None while the far side still tries by itself."""
    action = action.strip().casefold()
    if action == "delivered":
        return "arrived"
    if action != "failed":
        return None
    found = STATUS.search(status)
    return "failed_for_now" if found and found[1] == "4" else "failed"


def _reason(block: Message) -> str:
    status, said = str(block.get("Status", "")).strip(), str(block.get("Diagnostic-Code", ""))
    return " ".join(f"{status} {said.partition(';')[2].strip() or said}".split())[:300]


def take_in(content: bytes) -> tuple[int, int]:
    """Work the reports of one raw mail; return how many it holds, and how many of them changed a delivery."""
    found = reports_in(content)
    return len(found), sum(take(REPORTER, report=one) for one in found)
