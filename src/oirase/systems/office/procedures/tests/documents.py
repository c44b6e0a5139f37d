"""Small procedures for tests, as documents."""

from __future__ import annotations

from typing import Any


def survey() -> dict[str, Any]:
    """An entry to an event: two steps, a condition, a computed fee, a table, a file."""
    return {
        "code": "event-entry",
        "catalogue": {
            "title": {"ja": "催しの申込み", "en": "Event entry"},
            "summary": {"ja": "催しに申し込みます。", "en": "Enter an event."},
            "audience": ["individual"],
            "life_events": ["leisure"],
            "keywords": {"ja": "イベント 参加"},
            "identity": "none",
            "documents": [],
            "basis": [{"key": "own", "law": "催しの実施要綱", "unconfirmed": True}],
        },
        "form": {
            "title": {"ja": "催しの申込書", "en": "Entry form"},
            "steps": [
                {
                    "key": "applicant",
                    "title": {"ja": "申込者", "en": "Applicant"},
                    "fields": [
                        {
                            "key": "name",
                            "type": "text",
                            "label": {"ja": "氏名", "en": "Name"},
                            "required": True,
                            "prefill": "name",
                        },
                        {
                            "key": "email",
                            "type": "email",
                            "label": {"ja": "メール", "en": "E-mail"},
                            "prefill": "email",
                        },
                        {
                            "key": "birth",
                            "type": "date",
                            "label": {"ja": "生年月日", "en": "Born"},
                            "required": True,
                        },
                    ],
                },
                {
                    "key": "entry",
                    "title": {"ja": "申込みの内容", "en": "Entry"},
                    "fields": [
                        {
                            "key": "adults",
                            "type": "number",
                            "label": {"ja": "大人", "en": "Adults"},
                            "required": True,
                            "min": 1,
                            "max": 10,
                        },
                        {"key": "bus", "type": "boolean", "label": {"ja": "バスに乗る", "en": "By bus"}},
                        {
                            "key": "stop",
                            "type": "choice",
                            "label": {"ja": "乗る場所", "en": "Stop"},
                            "required": True,
                            "when": "bus = true",
                            "choices": [
                                {"value": "north", "label": {"ja": "北口", "en": "North"}},
                                {"value": "south", "label": {"ja": "南口", "en": "South"}},
                            ],
                        },
                        {
                            "key": "cost",
                            "type": "computed",
                            "label": {"ja": "参加費", "en": "Cost"},
                            "value": "adults * 500",
                            "as": "yen",
                        },
                        {
                            "key": "children",
                            "type": "table",
                            "label": {"ja": "子ども", "en": "Children"},
                            "max_rows": 5,
                            "sums": "age",
                            "fields": [
                                {
                                    "key": "who",
                                    "type": "text",
                                    "label": {"ja": "名前", "en": "Name"},
                                    "required": True,
                                },
                                {
                                    "key": "age",
                                    "type": "number",
                                    "label": {"ja": "年齢", "en": "Age"},
                                    "required": True,
                                    "min": 0,
                                },
                            ],
                        },
                        {
                            "key": "photo",
                            "type": "file",
                            "label": {"ja": "写真", "en": "Photo"},
                            "kinds": ["png"],
                            "max_files": 2,
                        },
                    ],
                },
            ],
        },
        "flow": {
            "payment": "none",
            "standard_days": 5,
            "unconfirmed": True,
            "second_pair": True,
            "outcomes": [
                {
                    "key": "accepted",
                    "label": {"ja": "受け付けます", "en": "Accepted"},
                    "tone": "success",
                    "notice": "receipt",
                },
                {
                    "key": "declined",
                    "label": {"ja": "お断りします", "en": "Declined"},
                    "tone": "error",
                    "needs_reason": True,
                },
            ],
        },
    }
