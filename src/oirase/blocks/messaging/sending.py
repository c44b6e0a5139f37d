"""The sender: takes what is due in turns, within the numbers per minute, and notes what came of it.

Order of events for each delivery: taken (a transaction), handed to the server (no transaction), noted (a transaction). One sender
works at a time, held by an advisory lock of its connection; so what stands as being sent when it begins was left over by one that
died, and is sent again under the same Message-ID. Whoever has used up this minute's number waits in the table, not in the process.

Turns: the deliveries of a flow (letters of one kind from one office) are counted through, and all firsts go before all seconds. So a
single receipt goes out at once although six hundred decisions wait.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from oirase.blocks.messaging import specs  # noqa: F401 - declares the settings
from oirase.blocks.messaging.channels import Post
from oirase.blocks.messaging.models import Channel, Delivery, Message, Step, Suppression
from oirase.blocks.messaging.ports import Delayed, Refused, Unavailable
from oirase.blocks.messaging.queueing import SHORT_MESSAGES, note, same_address, use_second_channel
from oirase.blocks.messaging.rules import DUE, Happening, State, after, pause
from oirase.kernel import clock
from oirase.kernel.access.actors import Actor
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.commands import outside_commands
from oirase.kernel.settings import value_on

SENDER = Actor.system("messaging.send_mail")
LOCK = (7_041, 100)
SLICE = 25
OUTAGE_PAUSE = timedelta(minutes=1)


def send_due(limit: int = SLICE) -> bool:
    """Send at most `limit` of what is due; return whether more may leave in this minute.

    Where another sender is at work for seconds, nothing is sent; what is due then waits for the next minute.
    """
    with _alone() as mine:
        if not mine:
            return False
        _take_back()
        chosen = _plan(limit)
        with Post() as post:
            for pk in chosen:
                if not _send(post, pk):
                    return False
        return bool(chosen)


@contextmanager
def _alone() -> Iterator[bool]:
    # A killed sender's connection ends a moment after it, and another worker's slice is short: worth waiting for.
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
            mine = bool(cursor.fetchone()[0])
        if mine:
            break
        time.sleep(0.05)
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", LOCK)


@contextmanager
def _writing() -> Iterator[None]:
    with outside_commands("the state of a delivery is no change of record"), scope(SENDER):
        yield


def _take_back() -> None:
    """Put what a sender that died has left over back into the queue."""
    with _writing():
        for delivery in Delivery.objects.filter(state=State.SENDING).select_for_update():
            move(delivery, Happening.LEFT_OVER, "送信の途中で止まったため、同じ番号で送り直します。")


def _plan(limit: int) -> list[UUID]:
    """Return the next deliveries in turn, as many as this minute still bears."""
    now = clock.now()
    with scope(SENDER):
        left = _Left(now)
        due = Delivery.objects.filter(state__in=DUE, due_at__lte=now).exclude(domain__in=left.used_up())
        turn = Window(RowNumber(), partition_by=F("flow"), order_by=("due_at", "id"))
        rows = due.annotate(turn=turn).order_by("turn", "due_at", "id").values_list("pk", "channel", "domain")
        chosen: list[UUID] = []
        for pk, channel, domain in rows[: limit * 4]:
            if len(chosen) < limit and left.take(channel, domain):
                chosen.append(pk)
        return chosen


class _Left:
    """How many more may leave in the minute under way: all together by mail, by short message, to one domain."""

    def __init__(self, now: datetime) -> None:
        start = now.replace(second=0, microsecond=0)
        begun = Step.objects.filter(state=State.SENDING, at__gte=start)
        counted = begun.values_list("delivery__domain").annotate(Count("pk")).order_by()
        self._by_domain: Counter[str] = Counter(dict(counted))
        day = clock.today()
        self._mails = int(value_on("messaging.mail_per_minute", day))
        self._short = int(value_on("messaging.sms_per_minute", day))
        self._per_domain = int(value_on("messaging.mail_per_minute_and_domain", day))
        self._single: dict[str, int] = value_on("messaging.mail_per_minute_by_domain", day)

    def _limit(self, domain: str) -> int:
        return self._short if domain == SHORT_MESSAGES else int(self._single.get(domain, self._per_domain))

    def used_up(self) -> list[str]:
        """Return the domains to which nothing more may leave."""
        return [domain for domain, number in self._by_domain.items() if number >= self._limit(domain)]

    def take(self, channel: str, domain: str) -> bool:
        """Count one more if it may leave."""
        mails = sum(number for name, number in self._by_domain.items() if name != SHORT_MESSAGES)
        if self._by_domain[domain] >= self._limit(domain):
            return False
        if channel == Channel.MAIL and mails >= self._mails:
            return False
        self._by_domain[domain] += 1
        return True


def _send(post: Post, pk: UUID) -> bool:
    """Send one; False when the server cannot be reached, so that nothing more is tried now."""
    delivery = _taken(pk)
    if delivery is None:
        return True
    try:
        provider_id = post.hand_over(delivery)
    except Unavailable as error:
        with _writing():
            delivery.due_at = clock.now() + OUTAGE_PAUSE
            move(delivery, Happening.LEFT_OVER, str(error))
        return False
    except Refused as error:
        with _writing():
            refuse(delivery, str(error))
        return True
    except Delayed as error:
        with _writing():
            delay(delivery, Happening.DELAYED, str(error))
        return True
    with _writing():
        delivery.provider_id = provider_id[:200]
        move(delivery, Happening.ACCEPTED)
        if delivery.channel == Channel.MAIL and delivery.message_id:
            Message.objects.filter(pk=delivery.message_id).update(mailed_at=delivery.changed_at)
    return True


def _taken(pk: UUID) -> Delivery | None:
    with _writing():
        rows = Delivery.objects.select_related("message", "contact__user").select_for_update(of=("self",))
        delivery = rows.filter(pk=pk, state__in=DUE).first()
        if delivery is None:
            return None
        # A confirmation code is the way out of a stop, so it passes.
        stopped = delivery.contact is None and Suppression.objects.filter(
            address=same_address(delivery.address)
        )
        if stopped:
            move(delivery, Happening.HELD_BACK, stopped[0].reason)
            use_second_channel(delivery)
            return None
        delivery.attempts += 1
        move(delivery, Happening.TAKEN)
        return delivery


def move(delivery: Delivery, happening: Happening, reason: str = "") -> bool:
    """Bring a locked delivery into the state that follows and add the step; False when the happening does not fit."""
    following = after(State(delivery.state), happening)
    if following is None:
        return False
    delivery.state, delivery.changed_at, delivery.reason = following, clock.now(), reason[:500]
    delivery.version += 1
    delivery.save(
        update_fields=[
            "state",
            "changed_at",
            "reason",
            "version",
            "attempts",
            "round",
            "due_at",
            "provider_id",
        ]  # fmt: skip
    )
    note(delivery)
    return True


def delay(delivery: Delivery, happening: Happening, reason: str) -> bool:
    """Plan a new attempt after a growing pause; after the last one, give up."""
    day = clock.today()
    if delivery.attempts >= int(value_on("messaging.attempts", day)):
        gone = move(delivery, Happening.EXHAUSTED, reason)
        if gone:
            use_second_channel(delivery)
        return gone
    first = timedelta(minutes=int(value_on("messaging.first_pause_minutes", day)))
    delivery.due_at = clock.now() + pause(delivery.attempts, first)
    return move(delivery, happening, reason)


def refuse(delivery: Delivery, reason: str) -> bool:
    """Note that the far side will never take this, and use the second channel."""
    gone = move(delivery, Happening.REJECTED, reason)
    if gone:
        use_second_channel(delivery)
    return gone


def bounce(delivery: Delivery, reason: str) -> bool:
    """Note that it came back for good: the address is stopped until its owner confirms it, and the second channel is used."""
    with transaction.atomic():
        if not move(delivery, Happening.FAILED, reason):
            return False
        Suppression.objects.get_or_create(
            address=same_address(delivery.address), defaults={"reason": reason[:500]}
        )
        use_second_channel(delivery)
    return True
