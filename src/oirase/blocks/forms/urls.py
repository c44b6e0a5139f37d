"""Addresses of forms."""

from django.urls import path

from oirase.blocks.forms.pages import filling, mine

app_name = "forms"
urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path("mine/forget", mine.forget, name="forget"),
    path("<uuid:draft_id>/", filling.draft, name="draft"),
    path("<uuid:draft_id>/review/", filling.review, name="review"),
    path("<uuid:draft_id>/saved/", filling.saved, name="saved"),
    path("<uuid:draft_id>/move", filling.move, name="move"),
    path("<uuid:draft_id>/discard", filling.discard, name="discard"),
    path("<uuid:draft_id>/resume/<str:code>/", filling.resume, name="resume"),
    path("<uuid:draft_id>/<slug:key>/", filling.step, name="step"),
]
