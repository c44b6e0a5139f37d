import django.db.models.deletion
from django.db import migrations, models

import oirase.kernel.access.ids
import oirase.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("plan", "0003_programme_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Booklet",
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
                ("language", models.CharField(max_length=2, verbose_name="言語")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "順番待ち"),
                            ("making", "作成中"),
                            ("made", "作成済み"),
                            ("failed", "失敗"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "ordered_at",
                    models.DateTimeField(default=oirase.kernel.clock.now, verbose_name="依頼日時"),
                ),
                (
                    "edition_state",
                    models.CharField(
                        blank=True,
                        choices=[("draft", "下書き"), ("published", "公開"), ("withdrawn", "取下げ")],
                        max_length=10,
                        verbose_name="作成時の版の状態",
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="内容のSHA-256")),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="頁数")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="大きさ")),
                ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="作成日時")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plan.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "冊子",
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "language"), name="booklet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("ja", "en"))), name="booklet_language"
                    ),
                ],
            },
        ),
    ]
