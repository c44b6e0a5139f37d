"""What people are told of alerts, in words that an officer may change."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import MessageSpec, declare

RAISED = declare(
    MessageSpec(
        "observations.alert_raised",
        gettext_noop("【%(severity)s】%(station)s: %(rule)s"),
        gettext_noop(
            "%(text)s\n\n%(notice)s観測局: %(station)s\n系列: %(series)s\n発生: %(at)s\n\n"
            "根拠となる値と、その後のようすは、警報のページで見ることができます。"
        ),
        {
            "severity": gettext_noop("重大度"),
            "station": gettext_noop("観測局"),
            "series": gettext_noop("系列"),
            "rule": gettext_noop("警報ルール"),
            "text": gettext_noop("警報の文面"),
            "at": gettext_noop("発生日時"),
            "notice": gettext_noop("模擬データであることの断り"),
        },
    )
)
SIMULATED = gettext_noop("【訓練】これは模擬データによる警報で、実際の観測ではありません。\n\n")
