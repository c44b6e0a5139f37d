"""Addresses of cases."""

from django.urls import path

from oirase.blocks.cases.pages import applicant, handing_over, listing, passing, staff

app_name = "cases"
urlpatterns = [
    path("", listing.cases, name="cases"),
    path("hand-over/", handing_over.hand_over, name="hand_over"),
    path("mine/", applicant.mine, name="mine"),
    path("track/", applicant.track, name="track"),
    path("sent/<uuid:draft_id>/<uuid:case_id>/", applicant.sent, name="sent"),
    path("track/<uuid:case_id>/", applicant.tracked, name="tracked"),
    path("track/<uuid:case_id>/documents/<uuid:document_id>", applicant.document, name="own_document"),
    path("track/<uuid:case_id>/correct", applicant.correct, name="go_correct"),
    path("track/<uuid:case_id>/keep/", applicant.keep, name="keep"),
    path("track/<uuid:case_id>/reply", applicant.reply, name="reply"),
    path("track/<uuid:case_id>/withdraw", applicant.withdraw, name="withdraw"),
    path("<uuid:case_id>/", staff.case, name="case"),
    path("<uuid:case_id>/files/<uuid:file_id>", staff.file, name="file"),
    path("<uuid:case_id>/documents/<uuid:document_id>", staff.document, name="document"),
    path("<uuid:case_id>/claim", staff.claim, name="claim"),
    path("<uuid:case_id>/assign", staff.assign, name="assign"),
    path("<uuid:case_id>/correction", staff.correct, name="correct"),
    path("<uuid:case_id>/drop", staff.drop, name="drop"),
    path("<uuid:case_id>/write", staff.write, name="write"),
    path("<uuid:case_id>/note", staff.note, name="note"),
    path("<uuid:case_id>/steps/<slug:step>", staff.perform, name="perform"),
    path("<uuid:case_id>/propose", staff.propose, name="propose"),
    path("<uuid:case_id>/notice.pdf", staff.notice, name="notice"),
    path("<uuid:case_id>/confirm", staff.confirm, name="confirm"),
    path("<uuid:case_id>/send-back", staff.send_back, name="send_back"),
    path("<uuid:case_id>/reopen", staff.reopen, name="reopen"),
    path("<uuid:case_id>/split", passing.split, name="split"),
    path("<uuid:case_id>/merge", passing.merge, name="merge"),
    path("<uuid:case_id>/move", passing.move, name="move"),
    path("<uuid:case_id>/lapse", passing.lapse, name="lapse"),
    path("<uuid:case_id>/waive", passing.waive, name="waive"),
]
