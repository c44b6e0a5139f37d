"""What officers may set. No law stands behind these defaults: each is a sample and shown as unconfirmed until somebody records it."""

from oirase.kernel.settings import SettingSpec

COMPANY_CODE = SettingSpec(
    key="payments.slip_company_code",
    title_ja="コンビニ払込票の企業コード（6桁）",
    title_en="Company code on slips for convenience stores (6 digits)",
    kind="text",
    default="000000",
)
SLIP_LIMIT = SettingSpec(
    key="payments.slip_limit",
    title_ja="コンビニ払込票1枚の上限額",
    title_en="Largest amount of one slip for convenience stores",
    kind="integer",
    unit="yen",
    default=300_000,
    minimum=1,
    maximum=999_999,
)
# Only AI 91, the company code and the whole length are published; the order of the rest is what is generally told.
SLIP_LAYOUT = SettingSpec(
    key="payments.slip_layout",
    title_ja="払込票バーコード44桁の並び（項目と桁数）",
    title_en="Order of the 44 digits on a slip (parts and their lengths)",
    kind="table",
    default=[
        ["identifier", 2],
        ["company", 6],
        ["free", 21],
        ["reissue", 1],
        ["due", 6],
        ["stamp", 1],
        ["amount", 6],
        ["check", 1],
    ],
)
PAYEASY = SettingSpec(
    key="payments.payeasy",
    title_ja="ペイジーの収納機関番号と納付区分",
    title_en="Institution number and division for Pay-easy",
    kind="table",
    default={"institution": "00000", "division": "000"},
)
CALLBACK_AGE = SettingSpec(
    key="payments.callback_age",
    title_ja="決済事業者からの通知を受け付ける時刻のずれ",
    title_en="How far the time of a provider's call may be off",
    kind="integer",
    unit="seconds",
    default=300,
    minimum=10,
    maximum=3600,
)
CALLBACKS = SettingSpec(
    key="payments.callbacks_per_address",
    title_ja="同じ場所から受け付ける決済事業者の通知の数",
    title_en="Calls of providers taken from one address",
    kind="table",
    default={"count": 600, "seconds": 60},
)
ALL = (COMPANY_CODE, SLIP_LIMIT, SLIP_LAYOUT, PAYEASY, CALLBACK_AGE, CALLBACKS)
