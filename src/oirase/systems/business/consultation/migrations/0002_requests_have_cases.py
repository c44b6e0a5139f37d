"""Each request gets a case with the request's own id, and what the case keeps leaves the request.

The case's actions are made from what stood in the request: receipt, assignment, contacts, answer, closing, withdrawal. Addresses,
numbers and codes stay as people have them. There is no way back: a case may by now hold what a request has no place for.
"""

import django.db.models.deletion
from django.db import migrations, models

NUMBERED = """
CREATE TEMPORARY TABLE consultation_done ON COMMIT DROP AS
WITH done AS (
    SELECT id AS case_id, received_at AS at, 1 AS place, 'submitted' AS kind, applicant_id AS by_id, true AS shared, '' AS text,
        jsonb_build_object('charges', '[]'::jsonb, 'channel', CASE channel WHEN 'visit' THEN 'counter' ELSE channel END) AS payload
    FROM consultation_request
    UNION ALL
    SELECT id, assigned_at, 2, 'assigned', NULL, false, '', jsonb_build_object('to', assignee_id::text)
    FROM consultation_request WHERE assignee_id IS NOT NULL
    UNION ALL
    SELECT request_id, created_at, 3, CASE WHEN shared THEN 'message' ELSE 'note' END, author_id, shared,
        CASE kind WHEN 'telephone' THEN '電話: ' WHEN 'mail' THEN 'メール: ' WHEN 'meeting' THEN '面談・訪問: ' ELSE '' END || text, '{}'
    FROM consultation_contact
    UNION ALL
    SELECT id, answered_at, 4, 'performed', answered_by_id, true, answer, jsonb_build_object('step', 'answer', 'label',
        jsonb_build_object('ja', '回答しました', 'en', 'Answered', 'ja-easy', '答（こた）えました'),
        'adds', '["answered"]'::jsonb, 'removes', '[]'::jsonb, 'answers', true)
    FROM consultation_request WHERE answered_at IS NOT NULL
    UNION ALL
    SELECT id, closed_at, 5, 'proposed', answered_by_id, false, '', jsonb_build_object('outcome', outcome, 'reason', '', 'notice', '{}'::jsonb)
    FROM consultation_request WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT id, closed_at, 6, 'confirmed', answered_by_id, false, '', '{"charges": []}'
    FROM consultation_request WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT id, closed_at, 7, 'notified', answered_by_id, true, '', '{}' FROM consultation_request WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT id, withdrawn_at, 8, 'withdrawn', applicant_id, true, '', '{}'
    FROM consultation_request WHERE withdrawn_at IS NOT NULL
)
SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY place > 1, at, place) AS number FROM done
"""
KINDS = """
INSERT INTO cases_casetype (id, created_at, version, body_id, organisation_id, code, title)
SELECT gen_random_uuid(), now(), 1, body_id, (array_agg(organisation_id ORDER BY received_at DESC))[1], 'consultation',
    '{"ja": "相談", "en": "Consultation", "ja-easy": "相談（そうだん）"}'
FROM consultation_request GROUP BY body_id
"""
# The days that the body has set, or else those that the platform assumed.
VERSIONS = """
INSERT INTO cases_casetypeversion (id, created_at, version, body_id, organisation_id, type_id, number, form_version_id, flow)
SELECT gen_random_uuid(), now(), 1, kind.body_id, kind.organisation_id, kind.id, 1, NULL, jsonb_build_object(
    'payment', 'none', 'standard_days', coalesce(found.days, 5), 'unconfirmed', coalesce(found.unconfirmed, true),
    'second_pair', false, 'reopening', true,
    'actions', '[{"key": "answer", "label": {"ja": "回答しました", "en": "Answered", "ja-easy": "答（こた）えました"},
        "adds": ["answered"], "answers": true}]'::jsonb,
    'outcomes', (SELECT jsonb_agg(jsonb_build_object('key', key, 'tone', tone, 'label', jsonb_build_object('ja', ja, 'en', en),
            'when', 'list contains(flags, "answered")') ORDER BY place)
        FROM (VALUES (1, 'solved', 'success', '解決した', 'Solved'), (2, 'referred', 'info', 'ほかの機関を紹介した', 'Referred elsewhere'),
            (3, 'continued', 'info', '継続して支援する', 'Support continues'),
            (4, 'unsolved', 'warning', '解決に至らなかった', 'Not solved')) AS outcome (place, key, tone, ja, en)))
FROM cases_casetype kind
JOIN access_body body ON body.id = kind.body_id
LEFT JOIN LATERAL (
    SELECT (value #>> '{}')::int AS days, unconfirmed FROM settings_setting
    WHERE key = 'consultation.due_working_days' AND body_code IN ('', body.code) AND valid_from <= current_date
    ORDER BY body_code DESC, valid_from DESC LIMIT 1
) found ON true
WHERE kind.code = 'consultation'
"""
# From the answer to the end it was the company's turn: that time does not count.
CASES = """
INSERT INTO cases_case (id, created_at, version, body_id, organisation_id, number, type_id, type_version_id, channel, applicant_id,
    applicant_name, email, phone, language, answers, state, next, flags, assignee_id, outcome, submitted_at, received_at, due_on,
    due_unconfirmed, file_ids, decided_at, days_taken, ended_at, steps, is_demo)
SELECT r.id, r.created_at, done.steps + 1, r.body_id, r.organisation_id, r.number, kind.id, kind_version.id,
    CASE r.channel WHEN 'visit' THEN 'counter' ELSE r.channel END, r.applicant_id, r.company_name, r.email, r.phone, r.language, '{}',
    CASE r.state WHEN 'assigned' THEN 'reviewing' WHEN 'closed' THEN 'completed' ELSE r.state END,
    CASE r.state WHEN 'answered' THEN 'applicant' WHEN 'closed' THEN 'nobody' WHEN 'withdrawn' THEN 'nobody' ELSE 'office' END,
    CASE WHEN r.answered_at IS NULL THEN '{}'::varchar[] ELSE '{answered}'::varchar[] END,
    r.assignee_id, r.outcome, r.received_at, r.received_at, r.due_on, r.due_unconfirmed, '{}',
    r.closed_at, CASE WHEN r.closed_at IS NULL THEN NULL ELSE
        (r.answered_at AT TIME ZONE 'Asia/Tokyo')::date - (r.received_at AT TIME ZONE 'Asia/Tokyo')::date END,
    coalesce(r.closed_at, r.withdrawn_at), done.steps, r.is_demo
FROM consultation_request r
JOIN cases_casetype kind ON kind.body_id = r.body_id AND kind.code = 'consultation'
JOIN cases_casetypeversion kind_version ON kind_version.type_id = kind.id
JOIN (SELECT case_id, count(*) AS steps FROM consultation_done GROUP BY case_id) done ON done.case_id = r.id
"""
ACTIONS = """
INSERT INTO cases_action (id, created_at, version, body_id, organisation_id, case_id, number, kind, at, by_id, shared, text, payload)
SELECT gen_random_uuid(), d.at, 1, c.body_id, c.organisation_id, c.id, d.number, d.kind, d.at, d.by_id, d.shared, d.text, d.payload
FROM consultation_done d JOIN cases_case c ON c.id = d.case_id
"""
MESSAGES = """
UPDATE messaging_message SET about = 'cases.case/' || split_part(about, '/', 2) WHERE about LIKE 'consultation.request/%'
"""
# Address and telephone stand in the case from now on, and are found by it.
PASSAGES = """
UPDATE search_passage SET record_type = 'cases.case'
WHERE record_type = 'consultation.request' AND field IN ('email', 'phone')
"""
# What an officer may do with a request is from now on what they may do with its case.
ROLES = """
WITH called (before, after) AS (VALUES
    ('consultation.view', 'consultation.view'), ('consultation.view', 'cases.view'),
    ('consultation.answer', 'cases.work'), ('consultation.answer', 'cases.note'),
    ('consultation.assign', 'cases.assign'), ('consultation.contact', 'cases.contact'))
UPDATE access_role SET permissions = (
    SELECT jsonb_agg(DISTINCT coalesce(called.after, held)) FROM jsonb_array_elements_text(permissions) AS held
    LEFT JOIN called ON called.before = held)
WHERE permissions::text LIKE '%"consultation.%'
"""
MOVED = (
    "number",
    "channel",
    "applicant",
    "company_name",
    "email",
    "phone",
    "language",
    "received_at",
    "due_on",
    "due_unconfirmed",
    "state",
    "assignee",
    "assigned_at",
    "outcome",
    "closed_at",
    "withdrawn_at",
    "is_demo",
)
INDEXES = (
    "request_body_received",
    "request_office_received",
    "request_body_due",
    "request_office_due",
    "request_applicant",
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0001_initial"),
        ("consultation", "0001_initial"),
        ("messaging", "0002_deliveries"),
        ("search", "0001_initial"),
        ("settings", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL([NUMBERED, KINDS, VERSIONS, CASES, ACTIONS, MESSAGES, PASSAGES, ROLES]),
        migrations.AddField(
            model_name="request",
            name="case",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
                verbose_name="案件",
            ),
        ),
        migrations.RunSQL(["UPDATE consultation_request SET case_id = id", "SET CONSTRAINTS ALL IMMEDIATE"]),
        migrations.DeleteModel(name="Contact"),
        migrations.RemoveConstraint(model_name="request", name="request_number"),
        migrations.RemoveConstraint(model_name="request", name="request_answered"),
        *(migrations.RemoveIndex(model_name="request", name=name) for name in INDEXES),
        *(migrations.RemoveField(model_name="request", name=name) for name in MOVED),
        migrations.AlterField(
            model_name="request",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
                verbose_name="案件",
            ),
        ),
        migrations.AlterField(
            model_name="request",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="最初の回答日時"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", models.F("case"))), name="request_has_its_cases_id"
            ),
        ),
    ]
