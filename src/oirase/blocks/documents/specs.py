"""What officers may set about numbers of documents."""

from oirase.kernel.settings import SettingSpec

NUMBER_PATTERN = SettingSpec(
    key="documents.number_pattern",
    title_ja="文書番号の形（{sign} 記号、{number} 番号、{year} 年度）",
    title_en="Form of document numbers ({sign}, {number}, {year})",
    kind="text",
    default="{sign}第{number}号",
)
NUMBER_SIGNS = SettingSpec(
    key="documents.number_signs",
    title_ja="文書番号の記号（組織コードと記号の表）",
    title_en="Signs of document numbers (a table of organisation codes and signs)",
    kind="table",
    # A sign is given by each office's own rules: there is none to begin with.
    default={},
)
HEAD_TITLE = SettingSpec(
    key="documents.head_title",
    title_ja="首長の職名（ja・en・ja-easy の表。通知の差出人に載る）",
    title_en="Title of the body's head, as senders of notices (a table of ja, en and ja-easy)",
    kind="table",
    # A body without one signs with its own name.
    default={},
)
SETTINGS = (NUMBER_PATTERN, NUMBER_SIGNS, HEAD_TITLE)
