"""What the sea watch writes by mail, in words that an officer may change."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from oirase.blocks.messaging.facade import MessageSpec, declare

CONFIRM = declare(
    MessageSpec(
        "sea_watch.confirm",
        subject=gettext_noop("%(bay)s 海況速報の申込みの確認"),
        text=gettext_noop(
            "%(bay)sの海況速報をこのアドレスで受け取るという申込みがありました。\n\n"
            "受け取る場合は、次のページを開いて「受け取る」を押してください。\n%(address)s\n\n"
            "心当たりがない場合は、何もしないでください。速報は届きません。"
        ),
        placeholders={"bay": gettext_noop("海域"), "address": gettext_noop("確認のページ")},
    )
)
BULLETIN = declare(
    MessageSpec(
        "sea_watch.bulletin",
        subject=gettext_noop("%(bay)s 海況速報 %(day)s"),
        text=gettext_noop(
            "%(note)s%(text)s\n\nPDF: %(pdf)s\nいまの海: %(now)s\n\n受け取りをやめるには、次のページを開いてください。\n%(leave)s"
        ),
        placeholders={
            "bay": gettext_noop("海域"),
            "day": gettext_noop("発行日"),
            "note": gettext_noop("模擬データの断り"),
            "text": gettext_noop("本文"),
            "pdf": gettext_noop("PDFの場所"),
            "now": gettext_noop("いまの海のページ"),
            "leave": gettext_noop("受け取りをやめるページ"),
        },
    )
)
ALARM_SUBJECT = gettext_noop("ブイの異常: %(station)s（%(kind)s）")
ALARM_TEXT = gettext_noop(
    "%(station)sに異常があります: %(kind)s。\n\n「ブイの保守と異常」の画面で確かめてください。"
)
