import django.db.models.deletion
from django.db import migrations, models

import oirase.kernel.access.ids
import oirase.kernel.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0001_initial"),
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
                ("title", models.CharField(max_length=100, verbose_name="題名")),
                ("text", models.TextField(max_length=4000, verbose_name="本文")),
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
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="案件",
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
                "verbose_name": "受付内容",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", models.F("case"))), name="SLUG_has_its_cases_id"
                    )
                ],
            },
        ),
    ]
