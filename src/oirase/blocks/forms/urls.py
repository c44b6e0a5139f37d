"""Addresses of forms."""

from django.urls import path

from oirase.blocks.forms.pages import filling, mine, own_data
from oirase.blocks.forms.pages.editor import listing, outline, overview, question, release, trial

app_name = "forms"
urlpatterns = [
    path("editor/", listing.listing, name="editor"),
    path("editor/new/", listing.new, name="new"),
    path("editor/<uuid:form_id>/", outline.outline, name="outline"),
    path("editor/<uuid:form_id>/arrange", outline.arrange, name="arrange"),
    path("editor/<uuid:form_id>/texts/", question.texts, name="texts"),
    path("editor/<uuid:form_id>/steps/<slug:key>/", question.step, name="edit_step"),
    path("editor/<uuid:form_id>/steps/<slug:key>/add/", outline.add, name="add"),
    path("editor/<uuid:form_id>/questions/<slug:key>/", question.question, name="question"),
    path("editor/<uuid:form_id>/columns/<slug:key>/add/", outline.add, {"inside": True}, name="add_column"),
    path("editor/<uuid:form_id>/questions/<slug:key>/<slug:column>/", question.question, name="edit_column"),
    path("editor/<uuid:form_id>/conditions/", overview.conditions, name="conditions"),
    path("editor/<uuid:form_id>/languages/", overview.languages, name="languages"),
    path("editor/<uuid:form_id>/try/", trial.trial, name="trial"),
    path("editor/<uuid:form_id>/try/sample", trial.sample, name="sample"),
    path("editor/<uuid:form_id>/try/<slug:key>/", trial.step, name="try"),
    path("editor/<uuid:form_id>/release/", release.release, name="release"),
    path("editor/<uuid:form_id>/release/<uuid:version_id>/withdraw", release.withdraw, name="withdraw"),
    path("editor/<uuid:form_id>/export", release.export, name="export"),
    path("mine/", mine.mine, name="mine"),
    path("mine/data/", own_data.data, name="data"),
    path("mine/data/change/", own_data.change, name="change_data"),
    path("mine/data/remove", own_data.remove, name="remove_data"),
    path("mine/data/forget", own_data.forget, name="forget"),
    path("<uuid:draft_id>/", filling.draft, name="draft"),
    path("<uuid:draft_id>/review/", filling.review, name="review"),
    path("<uuid:draft_id>/saved/", filling.saved, name="saved"),
    path("<uuid:draft_id>/move", filling.move, name="move"),
    path("<uuid:draft_id>/answers.txt", filling.export, name="answers"),
    path("<uuid:draft_id>/discard", filling.discard, name="discard"),
    path("<uuid:draft_id>/resume/<str:code>/", filling.resume, name="resume"),
    path("<uuid:draft_id>/<slug:key>/", filling.step, name="step"),
]
