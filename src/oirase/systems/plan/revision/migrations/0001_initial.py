import django.db.models.deletion
from django.db import migrations, models

import oirase.kernel.access.ids
import oirase.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("plan", "0003_programme_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oirase.kernel.access.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=oirase.kernel.clock.now, editable=False, verbose_name="登録日時"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("owed", "未提出"),
                            ("submitted", "提出済み"),
                            ("returned", "差戻し"),
                            ("accepted", "確認済み"),
                        ],
                        default="owed",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="期限")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="最終更新")),
                ("edited_by", models.UUIDField(editable=False, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提出日時")),
                ("submitted_by", models.UUIDField(editable=False, null=True)),
                ("submit_note", models.CharField(blank=True, max_length=500, verbose_name="提出の際の説明")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("accepted_by", models.UUIDField(editable=False, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="最後に督促した日")),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.body",
                        verbose_name="団体",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plan.edition"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.organisation",
                        verbose_name="担当組織",
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plan.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "個票",
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oirase.kernel.access.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=120, verbose_name="項目")),
                ("text", models.CharField(max_length=1000, verbose_name="意見")),
                ("at", models.DateTimeField(default=oirase.kernel.clock.now, verbose_name="日時")),
                ("by", models.UUIDField(editable=False, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="対応日時")),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="revision.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "差戻しの意見",
                "ordering": ["at", "key"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oirase.kernel.access.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=120, verbose_name="項目")),
                ("before", models.TextField(blank=True, verbose_name="変更前")),
                ("after", models.TextField(blank=True, verbose_name="変更後")),
                ("at", models.DateTimeField(default=oirase.kernel.clock.now, verbose_name="日時")),
                ("by", models.UUIDField(editable=False, null=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="revision.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "個票の変更",
                "ordering": ["version", "key"],
            },
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["body", "due_on", "id"], name="sheet_body_due"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["organisation", "due_on", "id"], name="sheet_office_due"),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["edition", "state"], name="sheet_edition_state"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["sheet", "answered_at"], name="remark_open"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                fields=("sheet", "version", "key"), name="change_once_per_version"
            ),
        ),
    ]
