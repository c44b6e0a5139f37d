import django.db.models.deletion
from django.db import migrations, models

import oirase.kernel.access.ids
import oirase.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
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
                ("title", models.CharField(max_length=100, verbose_name="件名")),
                ("text", models.TextField(max_length=4000, verbose_name="本文")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "下書き"),
                            ("published", "公開中"),
                            ("withdrawn", "公開終了"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公開日時")),
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
            ],
            options={
                "verbose_name": "掲載事項",
                "indexes": [
                    models.Index(fields=["body", "created_at", "id"], name="SLUG_body"),
                    models.Index(fields=["organisation", "created_at", "id"], name="SLUG_office"),
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["created_at", "id"],
                        name="SLUG_public",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "published"),
                                _negated=True,
                            ),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="SLUG_state",
                    )
                ],
            },
        ),
    ]
