# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports, by random ids."""

from django.urls import path

from jointplan.reports import deciding_views, views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("new/<slug:kind>/", views.report_new, name="report_new"),
    path("templates/<slug:kind>/", deciding_views.report_template, name="report_template"),
    path("templates/<slug:kind>/file/", deciding_views.report_template_file, name="report_template_file"),
    path("templates/<slug:kind>/drop/", deciding_views.report_template_drop, name="report_template_drop"),
    path("<uuid:uid>/", views.report, name="report"),
    path("<uuid:uid>/progress/", views.report_progress, name="report_progress"),
    path("<uuid:uid>/files/<slug:file_format>/", views.report_file, name="report_file"),
    path("<uuid:uid>/renew/", views.report_renew, name="report_renew"),
    path("<uuid:uid>/paragraphs/", deciding_views.report_paragraphs, name="report_paragraphs"),
    path("<uuid:uid>/paragraphs/<str:key>/", deciding_views.report_paragraph, name="report_paragraph"),
    path("<uuid:uid>/paragraphs/<str:key>/keep/", deciding_views.report_keep, name="report_keep"),
    path("<uuid:uid>/clear/", deciding_views.report_clear, name="report_clear"),
    path("<uuid:uid>/release/", deciding_views.report_release, name="report_release"),
    path("<uuid:uid>/withdraw/", deciding_views.report_withdraw, name="report_withdraw"),
]
