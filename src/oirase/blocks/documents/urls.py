"""Addresses of documents and templates."""

from django.urls import path

from oirase.blocks.documents.pages import mine, templates

app_name = "documents"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/begin", templates.begin, name="begin"),
    path("templates/<uuid:template_id>/", templates.one, name="template"),
    path("templates/<uuid:template_id>/edit", templates.edit, name="edit"),
    path("templates/<uuid:template_id>/live", templates.live, name="live"),
    path("templates/<uuid:template_id>/preview.pdf", templates.preview_pdf, name="preview_pdf"),
    path("templates/<uuid:template_id>/publish", templates.publish, name="publish"),
    path("templates/<uuid:template_id>/withdraw", templates.withdraw, name="withdraw"),
    path("templates/<uuid:template_id>/default", templates.take_default, name="take_default"),
    path("<uuid:document_id>/", mine.document, name="document"),
    path("<uuid:document_id>/file", mine.file, name="file"),
]
