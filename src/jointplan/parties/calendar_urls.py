# SPDX-License-Identifier: AGPL-3.0-or-later
"""Calendars of the States in the workspace. `fictional` says which region a page may show."""

from datetime import date

from django.urls import path, register_converter

from jointplan.parties import calendar_views


class DayConverter:
    """A day as `2027-03-21`."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

urlpatterns = [
    path("", calendar_views.calendars, name="calendars"),
    path("<slug:code>/", calendar_views.calendar, name="calendar"),
    path("<slug:code>/week/", calendar_views.calendar_week, name="calendar_week"),
    path("<slug:code>/import/", calendar_views.calendar_import, name="calendar_import"),
    path("<slug:code>/days.<str:file_format>", calendar_views.calendar_file, name="calendar_file"),
    path("<slug:code>/<day:day>/remove/", calendar_views.calendar_remove, name="calendar_remove"),
]
