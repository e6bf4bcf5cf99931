# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.core.validators import ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy

from jointplan.audit.models import Entry
from jointplan.audit.querysets import EntryQuerySet
from jointplan.audit.records import registered_kinds
from jointplan.audit.sentences import registered_verbs, sentence_for
from jointplan.core.days import DayInput
from jointplan.portal.log.reading import own_parties

CHOICE = forms.Select(attrs={"class": "input"})


def subjects() -> list[tuple[str, str]]:
    """Groups of verbs: the apps that log something."""
    labels = dict.fromkeys(verb.partition(".")[0] for verb in registered_verbs())
    return [(label, str(apps.get_app_config(label).verbose_name)) for label in labels]


def kinds() -> list[tuple[str, str]]:
    return [(label, str(kind.name)) for label, kind in registered_kinds().items()]


class EntryFilter(django_filters.FilterSet):
    """Choosing entries of the log, the same on the page and in files. Conditions are combined with “and”."""

    since = django_filters.DateFilter(
        method="from_day", label=gettext_lazy("From"), widget=DayInput({"class": "input"})
    )
    until = django_filters.DateFilter(method="to_day", label=gettext_lazy("To"), widget=DayInput({"class": "input"}))
    subject = django_filters.ChoiceFilter(
        "verb",
        method="about",
        label=gettext_lazy("Subject"),
        choices=subjects,
        empty_label=gettext_lazy("All"),
        widget=CHOICE,
    )
    kind = django_filters.ChoiceFilter(
        "object_type",
        label=gettext_lazy("Kind of record"),
        choices=kinds,
        empty_label=gettext_lazy("All"),
        widget=CHOICE,
    )
    whose = django_filters.ChoiceFilter(
        method="from_own_parties",
        label=gettext_lazy("Records"),
        choices=[("own", gettext_lazy("Of my party only"))],
        empty_label=gettext_lazy("All that I may read"),
        widget=CHOICE,
    )
    q = django_filters.CharFilter(
        method="with_words",
        label=gettext_lazy("Words to look for"),
        max_length=200,
        validators=[ProhibitNullCharactersValidator()],
    )
    before = django_filters.IsoDateTimeFilter("at", "lt", label=gettext_lazy("Before"), widget=forms.HiddenInput)

    class Meta:
        model = Entry
        fields: list[str] = []

    def filter_queryset(self, queryset: EntryQuerySet) -> EntryQuerySet:
        return queryset.none() if self.form.errors else super().filter_queryset(queryset)

    def from_day(self, entries: EntryQuerySet, _name: str, day: date) -> EntryQuerySet:
        return entries.since(midnight(day))

    def to_day(self, entries: EntryQuerySet, _name: str, day: date) -> EntryQuerySet:
        return entries.before(midnight(day, later=1))

    def about(self, entries: EntryQuerySet, _name: str, value: str) -> EntryQuerySet:
        return entries.filter(verb__startswith=f"{value}.")

    def from_own_parties(self, entries: EntryQuerySet, _name: str, _value: str) -> EntryQuerySet:
        return entries.from_parties(own_parties(self.request.user))

    def with_words(self, entries: EntryQuerySet, _name: str, value: str) -> EntryQuerySet:
        """In what people wrote, and in the sentences of the reader's language."""
        return entries.matching(value, [verb for verb in registered_verbs() if value.casefold() in plain(verb)])


def midnight(day: date, later: int = 0) -> datetime:
    """When the day, or one `later`, begins where this installation is. Days at the ends of the calendar stay there."""
    shifted = date.fromordinal(min(max(day.toordinal() + later, date.min.toordinal() + 2), date.max.toordinal() - 2))
    return timezone.make_aware(datetime.combine(shifted, time()))


def plain(verb: str) -> str:
    """The sentence of a verb without details."""
    said: Any = SimpleNamespace(verb=verb, details={})
    return sentence_for(said).casefold()
