# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts. Posts are addressed by their code, parts of a contact by random ids."""

from django.urls import path

from jointplan.focalpoints import appointing, receiving, views, writing

urlpatterns = [
    path("", views.contacts, name="contacts"),
    path("contacts.<slug:file_format>", views.contacts_file, name="contacts_file"),
    path("vacancies/", views.vacancies, name="contacts_vacancies"),
    path("expected/", writing.expected, name="contacts_expected"),
    path("expected/<uuid:uid>/drop/", writing.drop, name="contacts_drop"),
    path("letter/", writing.letter, name="contacts_letter"),
    path("me/", views.held, name="contacts_held"),
    path("new/", appointing.new, name="contact_new"),
    path("confirm/<str:token>/", writing.confirm_link, name="contacts_confirm_link"),
    path("parts/<uuid:uid>/share/", writing.share, name="contact_share"),
    path("terms/<int:pk>/", appointing.term, name="contact_term"),
    path("terms/<int:pk>/take-over/", receiving.take_over_post, name="contact_take_over"),
    path("posts/<slug:code>/", views.contact, name="contact"),
    path("posts/<slug:code>/contact.vcf", views.card, name="contact_card"),
    path("posts/<slug:code>/office/", writing.office, name="contact_office"),
    path("posts/<slug:code>/me/", writing.me, name="contact_me"),
    path("posts/<slug:code>/confirm/", writing.confirm, name="contact_confirm"),
    path("posts/<slug:code>/holder/", appointing.holder, name="contact_appoint"),
    path("posts/<slug:code>/abolish/", appointing.abolish, name="contact_abolish"),
]
