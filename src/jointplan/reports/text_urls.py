# SPDX-License-Identifier: AGPL-3.0-or-later
"""Regional texts, by random ids. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.reports import text_leading_views, text_saying_views, text_views

urlpatterns = [
    path("", text_views.texts, name="texts"),
    path("new/", text_views.text_new, name="text_new"),
    path("versions/<uuid:uid>/paragraph/", text_views.paragraph_new, name="paragraph_new"),
    path("versions/<uuid:uid>/show/", text_leading_views.text_show, name="text_show"),
    path("versions/<uuid:uid>/circulate/", text_leading_views.text_circulate, name="text_circulate"),
    path("versions/<uuid:uid>/stands/", text_saying_views.text_stands, name="text_stands"),
    path("paragraphs/<uuid:uid>/", text_views.paragraph_edit, name="paragraph_edit"),
    path("paragraphs/<uuid:uid>/say/", text_saying_views.paragraph_say, name="paragraph_say"),
    path("words/<uuid:uid>/", text_saying_views.text_word, name="text_word"),
    path("words/<uuid:uid>/withdraw/", text_saying_views.word_withdraw, name="word_withdraw"),
    path("<uuid:uid>/", text_views.text, name="text"),
    path("<uuid:uid>/version-<int:number>/", text_views.text_version, name="text_version"),
    path("<uuid:uid>/version-<int:number>.<str:file_format>", text_views.text_file, name="text_file"),
    path("<uuid:uid>/comments.<str:file_format>", text_views.text_comments_file, name="text_comments_file"),
    path("<uuid:uid>/revise/", text_leading_views.text_revise, name="text_revise"),
    path("<uuid:uid>/silence/", text_leading_views.text_silence, name="text_silence"),
    path("<uuid:uid>/break/", text_saying_views.text_break, name="text_break"),
    path("<uuid:uid>/footnote/", text_saying_views.text_footnote, name="text_footnote"),
    path("<uuid:uid>/conclude/", text_leading_views.text_conclude, name="text_conclude"),
    path("<uuid:uid>/release/", text_leading_views.text_release, name="text_release"),
]
