"""What is written to people about a case: to the applicant by inbox and mail, to officers by inbox and mail.

Each function is an occasion; a system may have words of its own for it (`fronts`).
"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from oirase.blocks.cases import tracking
from oirase.blocks.cases.fronts import applicant_address, front_of, office_address
from oirase.blocks.cases.models import Case
from oirase.blocks.cases.rules import State
from oirase.blocks.messaging.facade import MessageSpec, mail_to, notify, tell, tell_address
from oirase.ui.days import day_text

SUBMITTED = gettext_noop("申請を受け付けました（%(number)s）")
SUBMITTED_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請を受け付けました。\n受付番号: %(number)s\n確認番号: %(code)s\n"
    "処理の目安: %(due)s まで\n\n状況は、受付番号と確認番号で、いつでも見ることができます。"
)
SUBMITTED_ACCOUNT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請を受け付けました。\n受付番号: %(number)s\n処理の目安: %(due)s まで\n\n"
    "状況は、ログインしていつでも見ることができます。"
)
RECEIVED = gettext_noop("お支払いを確認しました（%(number)s）")
RECEIVED_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の手数料のお支払いを確認し、審査を始めます。\n受付番号: %(number)s\n処理の目安: %(due)s まで"
)
PAY = gettext_noop("手数料をお支払いください（%(number)s）")
PAY_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の手数料を、状況確認のページからお支払いください。\n受付番号: %(number)s"
)
CORRECT = gettext_noop("申請の一部を直してください（%(number)s）")
CORRECT_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請で、直していただきたいところがあります。\n%(fields)s\n\n"
    "全部を書き直す必要はありません。状況確認のページから、その項目だけを直せます。\n受付番号: %(number)s"
)
MESSAGE = gettext_noop("申請について窓口から連絡があります（%(number)s）")
MESSAGE_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請について、窓口からの連絡を状況確認のページに載せました。\n受付番号: %(number)s"
)
DECIDED = gettext_noop("申請の結果をお知らせします（%(number)s）")
DECIDED_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請について、結果が決まりました。状況確認のページで通知を読み、保存できます。\n"
    "受付番号: %(number)s"
)
ENDED = gettext_noop("申請の手続が終わりました（%(number)s）")
ENDED_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請は、%(state)s として終わりました。\n受付番号: %(number)s"
)
SPLIT = gettext_noop("申請を2つに分けて審査します（%(number)s）")
SPLIT_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請（%(whole)s）の一部を、別の受付番号で審査することにしました。申請し直す必要はありません。\n"
    "新しい受付番号: %(number)s\n確認番号: %(code)s\n処理の目安: %(due)s まで（最初に受け付けた日から数えます）"
)
SPLIT_ACCOUNT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請（%(whole)s）の一部を、別の受付番号で審査することにしました。申請し直す必要はありません。\n"
    "新しい受付番号: %(number)s\n処理の目安: %(due)s まで（最初に受け付けた日から数えます）"
)
REMIND_PAY = gettext_noop("手数料の支払期限が近づいています（%(number)s）")
REMIND_PAY_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の手数料の支払期限は %(until)s です。状況確認のページからお支払いください。\n"
    "期限を過ぎると、申請の手続が終わることがあります。\n受付番号: %(number)s"
)
REMIND_CORRECT = gettext_noop("補正の期限が近づいています（%(number)s）")
REMIND_CORRECT_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」の申請で、直していただく期限は %(until)s です。状況確認のページから、その項目だけを直せます。\n"
    "難しいときは、期限の前に窓口に連絡してください。\n受付番号: %(number)s"
)
FILE_REFUSED = gettext_noop("添付ファイルを確認してください（%(number)s）")
FILE_REFUSED_TEXT = gettext_noop(
    "「%(title)s」 %(name)s の添付ファイル「%(file)s」は、送信後の検査で利用できないと分かりました。\n"
    "差し替えを申請者に頼むか、そのファイルなしで進めるかを決めてください。"
)
ASSIGNED = gettext_noop("案件の担当になりました（%(number)s）")
ASSIGNED_TEXT = gettext_noop("「%(title)s」 %(name)s からの申請です。期限は %(due)s です。")
HANDED_OVER = gettext_noop("案件%(number)s件を引き継ぎました")
HANDED_OVER_TEXT = gettext_noop(
    "担当を引き継いだ案件は%(number)s件です。期限の近いものから確認してください。"
)
ANSWERED = gettext_noop("申請者から返事がありました（%(number)s）")
ANSWERED_TEXT = gettext_noop("「%(title)s」 %(name)s からの返事または補正があります。")
WITHDRAWN = gettext_noop("申請が取り下げられました（%(number)s）")
WITHDRAWN_TEXT = gettext_noop("「%(title)s」 %(name)s からの申請は、取り下げられました。")
REOPENED = gettext_noop("もう一度対応しています（%(number)s）")
REOPENED_TEXT = gettext_noop(
    "%(name)s 様\n\n「%(title)s」について、窓口がもう一度対応しています。\n受付番号: %(number)s"
)
SENT_BACK = gettext_noop("決定の案が戻されました（%(number)s）")
SENT_BACK_TEXT = gettext_noop("「%(title)s」 %(name)s の決定の案が戻されました。理由を確認してください。")


def submitted(case: Case) -> None:
    """Confirm the receipt; whoever has no account gets the code."""
    _to_applicant(case, "submitted", SUBMITTED, SUBMITTED_ACCOUNT if case.applicant_id else SUBMITTED_TEXT)


def received(case: Case) -> None:
    """Tell that the fee has arrived and the case is being worked on."""
    _to_applicant(case, "received", RECEIVED, RECEIVED_TEXT)


def pay(case: Case) -> None:
    """Ask for the fee."""
    _to_applicant(case, "pay", PAY, PAY_TEXT)


def correct(case: Case, labels: list[str]) -> None:
    """Ask for a correction, naming the fields."""
    fields = "\n".join(f"・{label}" for label in labels)
    _to_applicant(case, "correct", CORRECT, CORRECT_TEXT, fields=fields)


def message(case: Case) -> None:
    """Tell that the office has written."""
    _to_applicant(case, "message", MESSAGE, MESSAGE_TEXT)


def decided(case: Case) -> None:
    """Tell that there is a result."""
    _to_applicant(case, "decided", DECIDED, DECIDED_TEXT)


def ended(case: Case) -> None:
    """Tell that nothing more will come."""
    _to_applicant(case, "ended", ENDED, ENDED_TEXT, state=case.get_state_display())


def split(case: Case, whole: Case) -> None:
    """Tell that a part of an application goes on under a number of its own."""
    text = SPLIT_ACCOUNT if case.applicant_id else SPLIT_TEXT
    _to_applicant(case, "split", SPLIT, text, whole=whole.number)


def remind(case: Case) -> None:
    """Remind of the day by which a fee or a correction is due."""
    mend = case.state == State.CORRECTING
    subject, text = (REMIND_CORRECT, REMIND_CORRECT_TEXT) if mend else (REMIND_PAY, REMIND_PAY_TEXT)
    _to_applicant(case, "remind", subject, text, until=day_text(case.answer_by) if case.answer_by else "")


def file_refused(case: Case, name: str) -> None:
    """Tell the officer in charge that a file was found to be unusable after it was sent."""
    _to_officer(case, case.assignee_id, "file_refused", FILE_REFUSED, FILE_REFUSED_TEXT, file=name)


def assigned(case: Case) -> None:
    """Tell the officer who has been put in charge."""
    _to_officer(case, case.assignee_id, "assigned", ASSIGNED, ASSIGNED_TEXT)


def answered(case: Case) -> None:
    """Tell the officer in charge that the applicant has answered."""
    _to_officer(case, case.assignee_id, "replied", ANSWERED, ANSWERED_TEXT)


def withdrawn(case: Case) -> None:
    """Tell the officer in charge that nothing is to be done any more."""
    _to_officer(case, case.assignee_id, "withdrawn", WITHDRAWN, WITHDRAWN_TEXT)


def reopened(case: Case) -> None:
    """Tell the applicant that the office works on the case again."""
    _to_applicant(case, "reopened", REOPENED, REOPENED_TEXT)


def sent_back(case: Case, drafter: str) -> None:
    """Tell whoever drafted a decision that it came back."""
    _to_officer(case, UUID(drafter) if drafter else None, "sent_back", SENT_BACK, SENT_BACK_TEXT)


def handed_over(case: Case, to_id: UUID, number: int) -> None:
    """Tell an officer how many cases they have been handed, the most urgent first."""
    values = {"number": number}
    link = reverse("cases:cases") + "?assignee=me"
    notify([to_id], about=case, subject=HANDED_OVER, text=HANDED_OVER_TEXT, link=link, values=values)


def tell_applicant(case: Case, words: MessageSpec, **more: object) -> None:
    """Send a system's own message to account and address of the applicant, inside a command."""
    values = _values(case) | more
    front = front_of(case)
    if people := _people(case):
        tell(people, words, about=case, link=applicant_address(case), values=values)
    if _has_other_address(case):
        tell_address(
            case.email,
            words,
            about=case,
            link=reverse(front.track),
            language=case.language,
            values=values,
        )


def _to_officer(
    case: Case, user_id: UUID | None, occasion: str, subject: str, text: str, **more: object
) -> None:
    if not user_id:
        return
    front, link, values = front_of(case), office_address(case), _values(case) | more
    if occasion not in front.words:
        notify([user_id], about=case, subject=subject, text=text, link=link, values=values)
    elif words := front.words[occasion]:
        tell([user_id], words, about=case, link=link, values=values)


def _to_applicant(case: Case, occasion: str, subject: str, text: str, **more: object) -> None:
    front = front_of(case)
    if occasion in front.words:
        if words := front.words[occasion]:
            tell_applicant(case, words, **more)
        return
    values = _values(case) | more
    if people := _people(case):
        link = applicant_address(case)
        notify(people, about=case, subject=subject, text=text, link=link, values=values)
    if _has_other_address(case):
        mail_to(
            case.email,
            about=case,
            subject=subject,
            text=text,
            link=reverse(front.track),
            language=case.language,
            values=values,
        )


def _people(case: Case) -> list[UUID]:
    return [one for one in (case.applicant_id, case.representative_id) if one]


def _has_other_address(case: Case) -> bool:
    """Whether there is an address that was given with the application and is not the account's own."""
    return bool(case.email) and not (case.applicant and case.applicant.email == case.email)


def _values(case: Case) -> dict[str, object]:
    return {
        "number": case.number,
        "title": case.type.title,
        "name": case.applicant_name,
        "code": tracking.code_for(case.pk),
        "due": day_text(case.due_on),
        **front_of(case).values(case),
    }
