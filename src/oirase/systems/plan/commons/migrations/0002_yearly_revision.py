import django.db.models.deletion
from django.db import migrations, models

import oirase.kernel.access.ids
import oirase.kernel.clock
import oirase.kernel.texts.localized


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("plan", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
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
                ("order", models.PositiveSmallIntegerField(verbose_name="順")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cancelled", "中止・見送り"),
                            ("not_held", "開催なし"),
                            ("no_taker", "応募・申請なし"),
                            ("postponed", "延期"),
                            ("changed", "見直し"),
                            ("other", "その他"),
                        ],
                        max_length=10,
                        verbose_name="種別",
                    ),
                ),
                (
                    "text",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="内容"
                    ),
                ),
            ],
            options={
                "verbose_name": "判断の記録",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Ending",
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
                    "reason",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="理由"
                    ),
                ),
            ],
            options={
                "verbose_name": "事業の終了",
            },
        ),
        migrations.CreateModel(
            name="Erratum",
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
                ("key", models.CharField(max_length=120, verbose_name="項目")),
                ("before", models.TextField(blank=True, verbose_name="誤")),
                ("after", models.TextField(blank=True, verbose_name="正")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "corrected_at",
                    models.DateTimeField(default=oirase.kernel.clock.now, verbose_name="訂正日時"),
                ),
                ("corrected_by", models.UUIDField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "正誤",
                "ordering": ["-corrected_at", "key"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeTag",
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
            ],
            options={
                "verbose_name": "横断の見出し（事業）",
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("target_group", "対象者"),
                            ("technology", "技術"),
                            ("municipality", "参加市町村"),
                        ],
                        max_length=20,
                        verbose_name="観点",
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="コード")),
                ("order", models.PositiveSmallIntegerField(verbose_name="順")),
                (
                    "name",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="名称"
                    ),
                ),
            ],
            options={
                "verbose_name": "横断の見出し",
                "ordering": ["kind", "order"],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="code",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="事業の記号"),
        ),
        migrations.AddField(
            model_name="yearcell",
            name="stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("study", "検討"),
                    ("build", "構築"),
                    ("trial", "試行"),
                    ("operate", "運用"),
                    ("ended", "終了"),
                ],
                default="",
                max_length=10,
                verbose_name="段階",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("text", "公表資料のテキスト"),
                    ("tables", "表（CSV・XLSX）"),
                    ("pack", "県のデータ"),
                    ("revision", "改定作業"),
                ],
                max_length=10,
                verbose_name="取込元",
            ),
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(fields=["code"], name="programme_by_code"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("edition", "code"),
                name="programme_code_once",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="plan.programme"
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="endings", to="plan.edition"
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="predecessor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="endings", to="plan.programme"
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="errata", to="plan.edition"
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="errata", to="plan.programme"
            ),
        ),
        migrations.AddField(
            model_name="programmetag",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="plan.programme"
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="plan.edition"
            ),
        ),
        migrations.AddField(
            model_name="programmetag",
            name="tag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="programmes", to="plan.tag"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("programme", "order"), name="decision_order_once"),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(fields=("edition", "predecessor"), name="ending_once"),
        ),
        migrations.AddConstraint(
            model_name="erratum",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="erratum_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("edition", "kind", "code"), name="tag_code_once"),
        ),
        migrations.AddConstraint(
            model_name="programmetag",
            constraint=models.UniqueConstraint(fields=("programme", "tag"), name="programme_tag_once"),
        ),
    ]
