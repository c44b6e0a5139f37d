"""What officers may set for cases."""

from oirase.kernel.settings import SettingSpec

PAYMENT_DAYS = SettingSpec(
    key="cases.payment_days",
    title_ja="手数料の支払期限（請求の日から数える日数）",
    title_en="Days from the charge until a fee is due",
    kind="integer",
    unit="days",
    # An office's own order and no law: until one records its own, this one stands and is shown as unconfirmed.
    default=14,
    minimum=1,
    maximum=365,
)

APPEAL_AUTHORITY = SettingSpec(
    key="cases.appeal_authority",
    title_ja="審査請求の相手（通知の教示に載る）",
    title_en="Authority that reviews decisions, as notices name it",
    kind="text",
    default="",
)
APPEAL_DEFENDANT = SettingSpec(
    key="cases.appeal_defendant",
    title_ja="取消しの訴えの被告（通知の教示に載る）",
    title_en="Defendant of a suit against a decision, as notices name it",
    kind="text",
    default="",
)

CORRECTION_DAYS = SettingSpec(
    key="cases.correction_days",
    title_ja="補正の期限（求めた日から数える日数）",
    title_en="Days from the request until a correction is due",
    kind="integer",
    unit="days",
    # The Act asks for a reasonable period and names none; an office's own order, unconfirmed until it records one.
    default=14,
    minimum=1,
    maximum=365,
)
REMINDER_DAYS = SettingSpec(
    key="cases.reminder_days",
    title_ja="支払いや補正の期限を申請者に知らせる日（期限の何日前か）",
    title_en="Days before a fee or correction is due on which the applicant is reminded",
    kind="integer",
    unit="days",
    default=3,
    minimum=0,
    maximum=60,
)
GRACE_DAYS = SettingSpec(
    key="cases.grace_days",
    title_ja="期限を過ぎてから終了とするまでの猶予の日数",
    title_en="Days of grace after the day before a case may lapse",
    kind="integer",
    unit="days",
    default=7,
    minimum=0,
    maximum=365,
)
TERMS = (PAYMENT_DAYS, CORRECTION_DAYS, REMINDER_DAYS, GRACE_DAYS)
