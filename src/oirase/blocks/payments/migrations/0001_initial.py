import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oirase.blocks.payments.rules
import oirase.kernel.access.ids
import oirase.kernel.clock
import oirase.kernel.texts.localized


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DemoOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=30, verbose_name="決済事業者")),
                ("reference", models.CharField(max_length=100, unique=True, verbose_name="依頼の番号")),
                ("amount", models.PositiveIntegerField(verbose_name="依頼額（円）")),
                ("state", models.CharField(default="open", max_length=10, verbose_name="状態")),
                ("external_ref", models.CharField(blank=True, max_length=100, verbose_name="取引番号")),
                (
                    "paid_amount",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="受け取った額"),
                ),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="受け取った日時")),
                ("refunds", models.JSONField(default=dict, verbose_name="返した額")),
            ],
            options={
                "verbose_name": "模擬の決済",
            },
        ),
        migrations.CreateModel(
            name="Charge",
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
                ("number", models.CharField(editable=False, max_length=30, verbose_name="請求番号")),
                ("about", models.CharField(blank=True, max_length=120, verbose_name="対象")),
                (
                    "title",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="件名"
                    ),
                ),
                ("payer_name", models.CharField(max_length=200, verbose_name="納付者の氏名・名称")),
                ("total", models.PositiveIntegerField(verbose_name="請求額（円）")),
                ("due_on", models.DateField(verbose_name="支払期限")),
                ("means", models.JSONField(default=list, verbose_name="支払方法")),
                ("language", models.CharField(default="ja", max_length=10, verbose_name="連絡の言語")),
                ("received", models.PositiveIntegerField(default=0, verbose_name="入金額")),
                ("returned", models.PositiveIntegerField(default=0, verbose_name="出金額")),
                ("refunded", models.PositiveIntegerField(default=0, verbose_name="返金額")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="納付日時")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                ("cancel_reason", models.CharField(blank=True, max_length=500, verbose_name="取消しの理由")),
                ("is_demo", models.BooleanField(default=False, verbose_name="デモ用")),
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
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="納付者",
                    ),
                ),
            ],
            options={
                "verbose_name": "請求",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
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
                ("provider", models.CharField(max_length=30, verbose_name="決済事業者")),
                ("amount", models.PositiveIntegerField(verbose_name="金額（円）")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "結果待ち"), ("paid", "成功"), ("failed", "不成立")],
                        default="pending",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="照会の回数")),
                ("next_ask_at", models.DateTimeField(blank=True, null=True, verbose_name="次に照会する日時")),
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
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取扱者",
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
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="payments.charge",
                        verbose_name="請求",
                    ),
                ),
            ],
            options={
                "verbose_name": "支払いの試み",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ChargeLine",
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
                ("place", models.PositiveSmallIntegerField(verbose_name="順")),
                (
                    "title",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="内容"
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="数量")),
                ("unit_amount", models.PositiveIntegerField(verbose_name="単価（円）")),
                ("fee_code", models.CharField(blank=True, max_length=60, verbose_name="手数料の記号")),
                (
                    "fee_valid_from",
                    models.DateField(blank=True, null=True, verbose_name="手数料の適用開始日"),
                ),
                ("revenue_code", models.CharField(blank=True, max_length=40, verbose_name="歳入科目")),
                ("unconfirmed", models.BooleanField(default=False, verbose_name="未確認の金額")),
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
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.charge",
                        verbose_name="請求",
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
                "verbose_name": "請求の内訳",
                "ordering": ["charge", "place"],
            },
        ),
        migrations.CreateModel(
            name="DailyClose",
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
                ("day", models.DateField(verbose_name="日")),
                ("totals", models.JSONField(verbose_name="方法ごとの合計")),
                ("expected_cash", models.IntegerField(verbose_name="あるはずの現金（円）")),
                ("counted_cash", models.PositiveIntegerField(verbose_name="数えた現金（円）")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="差額の理由")),
                ("closed_at", models.DateTimeField(verbose_name="締めた日時")),
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
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="締めた職員",
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
                "verbose_name": "日計",
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="記号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("fee", "手数料"), ("use", "使用料"), ("other", "その他の収入")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                (
                    "title",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="名称"
                    ),
                ),
                (
                    "unit",
                    oirase.kernel.texts.localized.LocalizedTextField(
                        default=oirase.kernel.texts.localized.LocalizedText, verbose_name="単位"
                    ),
                ),
                ("amount", models.PositiveIntegerField(verbose_name="金額（円）")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("revenue_code", models.CharField(blank=True, max_length=40, verbose_name="歳入科目")),
                ("source", models.CharField(max_length=500, verbose_name="根拠")),
                ("unconfirmed", models.BooleanField(default=False, verbose_name="未確認")),
                ("changed_by", models.UUIDField(blank=True, null=True, verbose_name="変更者")),
                (
                    "changed_at",
                    models.DateTimeField(default=oirase.kernel.clock.now, verbose_name="変更日時"),
                ),
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
            ],
            options={
                "verbose_name": "手数料・使用料",
                "ordering": ["code", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("amount", models.PositiveIntegerField(verbose_name="入金額（円）")),
                ("reserved", models.PositiveIntegerField(default=0, verbose_name="返金予定を含む額")),
                ("returned", models.PositiveIntegerField(default=0, verbose_name="返金した額")),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("online", "オンライン決済"),
                            ("convenience", "コンビニ払込票"),
                            ("payeasy", "ペイジー"),
                            ("cash", "窓口（現金）"),
                            ("terminal", "窓口（カード）"),
                        ],
                        max_length=12,
                        verbose_name="収納方法",
                    ),
                ),
                ("provider", models.CharField(blank=True, max_length=30, verbose_name="決済事業者")),
                (
                    "external_ref",
                    models.CharField(blank=True, max_length=100, verbose_name="決済事業者の番号"),
                ),
                ("received_at", models.DateTimeField(verbose_name="支払日時")),
                ("booked_on", models.DateField(verbose_name="収納日")),
                (
                    "unexpected",
                    models.CharField(
                        blank=True,
                        choices=[
                            (oirase.blocks.payments.rules.Unexpected["NO_CHARGE"], "対応する請求がない"),
                            (oirase.blocks.payments.rules.Unexpected["CANCELLED"], "取り消した請求への入金"),
                            (oirase.blocks.payments.rules.Unexpected["EXPIRED"], "期限後の入金"),
                            (oirase.blocks.payments.rules.Unexpected["TWICE"], "二重の入金"),
                            (oirase.blocks.payments.rules.Unexpected["AMOUNT"], "金額が違う"),
                        ],
                        max_length=10,
                        verbose_name="想定外の理由",
                    ),
                ),
                ("receipt_number", models.CharField(blank=True, max_length=30, verbose_name="領収番号")),
                ("tendered", models.PositiveIntegerField(blank=True, null=True, verbose_name="お預かり")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                ("void_reason", models.CharField(blank=True, max_length=500, verbose_name="取消しの理由")),
                ("is_demo", models.BooleanField(default=False, verbose_name="デモ用")),
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
                    "charge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.charge",
                        verbose_name="請求",
                    ),
                ),
                (
                    "close",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.dailyclose",
                        verbose_name="日計",
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
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="納付者",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取扱者",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消者",
                    ),
                ),
            ],
            options={
                "verbose_name": "入金",
            },
        ),
        migrations.CreateModel(
            name="Callback",
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
                ("provider", models.CharField(max_length=30, verbose_name="決済事業者")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("settled", "収納した"),
                            ("failed", "不成立を記録した"),
                            ("repeated", "すでに記録済み"),
                            ("unexpected", "想定外の入金として記録した"),
                            ("forged", "署名が正しくない"),
                            ("stale", "時刻が古い"),
                            ("unreadable", "読めない"),
                        ],
                        max_length=10,
                        verbose_name="結果",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="こちらの番号")),
                (
                    "external_ref",
                    models.CharField(blank=True, max_length=100, verbose_name="決済事業者の番号"),
                ),
                ("amount", models.PositiveIntegerField(blank=True, null=True, verbose_name="金額（円）")),
                ("digest", models.CharField(max_length=64, verbose_name="内容のハッシュ")),
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
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payment",
                        verbose_name="入金",
                    ),
                ),
            ],
            options={
                "verbose_name": "決済事業者からの通知",
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("amount", models.PositiveIntegerField(verbose_name="返金額（円）")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("provider", "支払った方法へ返す"),
                            ("cash", "窓口で現金を返す"),
                            ("transfer", "口座へ振り込む"),
                        ],
                        max_length=10,
                        verbose_name="返金方法",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="振込の記録")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "確認待ち"),
                            ("sending", "送金中"),
                            ("done", "返金済み"),
                            ("rejected", "却下"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("booked_on", models.DateField(blank=True, null=True, verbose_name="出金日")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="送信の回数")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="次に送る日時")),
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
                    "close",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.dailyclose",
                        verbose_name="日計",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="確認者",
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
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.payment",
                        verbose_name="入金",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="依頼者",
                    ),
                ),
            ],
            options={
                "verbose_name": "返金",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Slip",
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
                ("barcode", models.CharField(max_length=44, unique=True, verbose_name="バーコードの数字")),
                ("institution", models.CharField(max_length=5, verbose_name="収納機関番号")),
                ("payment_number", models.CharField(max_length=20, unique=True, verbose_name="納付番号")),
                ("confirmation", models.CharField(max_length=6, verbose_name="確認番号")),
                ("division", models.CharField(max_length=3, verbose_name="納付区分")),
                ("amount", models.PositiveIntegerField(verbose_name="金額（円）")),
                ("due_on", models.DateField(verbose_name="支払期限")),
                ("reissue", models.PositiveSmallIntegerField(default=0, verbose_name="再発行の回数")),
                ("unconfirmed", models.BooleanField(default=True, verbose_name="未確認の設定による")),
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
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="payments.charge",
                        verbose_name="請求",
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
                "verbose_name": "払込票",
                "ordering": ["-reissue"],
            },
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["body", "created_at", "id"], name="charge_body_created"),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["organisation", "created_at", "id"], name="charge_office_created"),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["body", "due_on", "id"], name="charge_body_due"),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["organisation", "due_on", "id"], name="charge_office_due"),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["payer", "created_at", "id"], name="charge_payer"),
        ),
        migrations.AddIndex(
            model_name="charge",
            index=models.Index(fields=["about"], name="charge_about"),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="payments_charge_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="payments_charge_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__lte", models.F("received"))), name="payments_charge_balance"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refunded__lte", models.F("returned")), ("refunded__lte", models.F("total"))
                ),
                name="payments_charge_refunded",
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refunded", 0), ("settled_at__isnull", True)),
                    models.Q(("cancelled_at__isnull", True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="payments_charge_settled",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("next_ask_at__isnull", False)),
                fields=["next_ask_at"],
                name="attempt_next",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeline",
            constraint=models.UniqueConstraint(fields=("charge", "place"), name="payments_line_place"),
        ),
        migrations.AddConstraint(
            model_name="chargeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="payments_line_quantity"
            ),
        ),
        migrations.AddIndex(
            model_name="dailyclose",
            index=models.Index(fields=["body", "day", "id"], name="close_body_day"),
        ),
        migrations.AddConstraint(
            model_name="dailyclose",
            constraint=models.UniqueConstraint(fields=("organisation", "day"), name="payments_close_once"),
        ),
        migrations.AddConstraint(
            model_name="dailyclose",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_cash", models.F("counted_cash")),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="payments_close_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.UniqueConstraint(
                fields=("body", "code", "valid_from"), name="payments_fee_once_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["body", "received_at", "id"], name="payment_body_received"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["organisation", "received_at", "id"], name="payment_office_received"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["organisation", "booked_on"], name="payment_office_booked"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["provider", "booked_on"], name="payment_provider_booked"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_ref", ""), _negated=True),
                fields=("provider", "external_ref"),
                name="payments_payment_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unexpected", ""), ("voided_at__isnull", True)),
                fields=("charge",),
                name="payments_settled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt_number", ""), _negated=True),
                fields=("organisation", "receipt_number"),
                name="payments_receipt_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_payment_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned__lte", models.F("reserved")), ("reserved__lte", models.F("amount"))
                ),
                name="payments_payment_reserved",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at__isnull", True), ("voided_by__isnull", True)),
                    models.Q(
                        ("reserved", 0),
                        ("voided_at__isnull", False),
                        models.Q(("voided_by", models.F("received_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payments_payment_voided",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tendered__isnull", True), ("tendered__gte", models.F("amount")), _connector="OR"
                ),
                name="payments_payment_tendered",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unexpected", ""), _negated=True), ("charge__isnull", False), _connector="OR"
                ),
                name="payments_payment_settles_something",
            ),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(fields=["body", "created_at", "id"], name="callback_body_created"),
        ),
        migrations.AddIndex(
            model_name="callback",
            index=models.Index(fields=["organisation", "created_at", "id"], name="callback_office_created"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)), fields=["next_try_at"], name="refund_next"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["organisation", "booked_on"], name="refund_office_booked"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payments_refund_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="payments_refund_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("booked_on__isnull", True)),
                    _connector="OR",
                ),
                name="payments_refund_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("charge", "reissue"), name="payments_slip_reissue"),
        ),
    ]
