"""What officers may set for forms."""

from oirase.kernel.settings import SettingSpec

DRAFT_DAYS = SettingSpec(
    key="forms.draft_days",
    title_ja="書きかけの申請を残す日数（最後に保存した日から）",
    title_en="Days for which an unfinished form is kept, from the day it was last saved",
    kind="integer",
    unit="days",
    # A convenience and no law: until an office records its own, this one stands and is shown as unconfirmed.
    default=30,
    minimum=1,
    maximum=365,
)
