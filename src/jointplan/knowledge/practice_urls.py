# SPDX-License-Identifier: AGPL-3.0-or-later
"""Good practices and challenges, by random ids. `fictional` says which regions a page may show."""

from django.urls import path

from jointplan.knowledge import bulletin_views as bulletins
from jointplan.knowledge import package_views as packages
from jointplan.knowledge import practice_moderating as moderating
from jointplan.knowledge import practice_views as views
from jointplan.knowledge import practice_writing as writing

urlpatterns = [
    path("", views.practices, name="practices"),
    path("practices.<str:file_format>", views.practices_file, name="practices_file"),
    path("new/", writing.practice_new, name="practice_new"),
    path("compare/", views.practice_compare, name="practice_compare"),
    path("moderation/", moderating.practice_moderation, name="practice_moderation"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/new/", bulletins.bulletin_new, name="bulletin_new"),
    path("bulletins/<uuid:uid>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<uuid:uid>/bulletin.<str:file_format>", bulletins.bulletin_file, name="bulletin_file"),
    path("bulletins/<uuid:uid>/release/", bulletins.bulletin_release, name="bulletin_release"),
    path("bulletins/<uuid:uid>/withdraw/", bulletins.bulletin_withdraw, name="bulletin_withdraw"),
    path("packages/", packages.practice_packages, name="practice_packages"),
    path("packages/import/", packages.practice_package_import, name="practice_package_import"),
    path("packages/<slug:which>/", packages.practice_package, name="practice_package"),
    path("interested/", packages.interested, name="interested"),
    path("shared/<uuid:uid>/take-back/", writing.challenge_unshare, name="challenge_unshare"),
    path("<uuid:uid>/", views.practice, name="practice"),
    path("<uuid:uid>/change/", writing.practice_change, name="practice_change"),
    path("<uuid:uid>/propose/", writing.practice_propose, name="practice_propose"),
    path("<uuid:uid>/take-back/", writing.practice_withdraw, name="practice_withdraw"),
    path("<uuid:uid>/moderate/", moderating.practice_moderate, name="practice_moderate"),
    path("<uuid:uid>/answers/", writing.practice_link, name="practice_link"),
    path("<uuid:uid>/share/", writing.practice_share, name="practice_share"),
]
