# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from jointplan.access.querysets import CircleQuerySet, LabelledQuerySet, MembershipQuerySet, OpeningQuerySet
from jointplan.access.today import today
from jointplan.accounts.models import PostKind
from jointplan.core.text import localise
from jointplan.parties.models import Party, Region


class Label(models.TextChoices):
    """Sharing labels: Traffic Light Protocol 2.0, FIRST."""

    CLEAR = "CLEAR", "TLP:CLEAR"
    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"
    AMBER_STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "RED", "TLP:RED"

    @classmethod
    def narrowest(cls, labels: Iterable[str], *, default: "Label") -> "Label":
        """The label that the fewest may read, which is that of a file with all of these; `default` when there is none.

        Labels stand above from the widest to the narrowest, as TLP 2.0 orders them.
        """
        return max((cls(label) for label in labels), key=list(cls).index, default=default)


class CircleKind(models.TextChoices):
    SECRETARIAT = "secretariat", _("Secretariat")
    STATES = "states", _("The States of the region")
    STATES_AND_SECRETARIAT = "states-and-secretariat", _("The States and the secretariat")
    STATE = "state", _("A State and its bodies")
    COORDINATION = "coordination", _("The State itself, without its bodies")
    BODY = "body", _("One body of a State")
    PARTY = "party", _("One party of the region, to which others write")
    CHOSEN = "chosen", _("Chosen parties")
    INTERESTED = "interested", _("Interested countries outside the region")


# Circles that every State has of its own. Nobody outside a State hears of what is handed around in circles inside it.
OF_A_STATE = (CircleKind.STATE, CircleKind.COORDINATION)
# And those inside a State that there may be several of: each body has one of its own once it is given work.
INSIDE_A_STATE = (*OF_A_STATE, CircleKind.BODY)
OF_A_REGION = (
    CircleKind.SECRETARIAT,
    CircleKind.STATES,
    CircleKind.STATES_AND_SECRETARIAT,
    CircleKind.INTERESTED,
)


class Circle(models.Model):
    """A named audience, such as the five States, or the five States and the secretariat."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="circles")
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=CircleKind)
    state = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="the State it lies inside"
    )
    names = models.JSONField(default=dict, help_text="{language: name}")
    post_kinds = ArrayField(
        models.CharField(max_length=40, choices=PostKind),
        default=list,
        blank=True,
        help_text="who reads by it: holders of these posts in a member party; empty means all",
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=CircleKind.values), name="circle_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind__in=INSIDE_A_STATE, state__isnull=False)
                | models.Q(kind__in=[*OF_A_REGION, CircleKind.PARTY], state__isnull=True)
                | models.Q(kind=CircleKind.CHOSEN),
                name="circle_inside_a_state_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(post_kinds__contained_by=PostKind.values), name="circle_post_kinds_known"
            ),
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=models.Q(kind__in=OF_A_REGION),
                name="one_circle_of_a_kind_in_a_region",
            ),
            models.UniqueConstraint(
                fields=["state", "kind"],
                condition=models.Q(kind__in=OF_A_STATE),
                name="one_circle_of_a_kind_in_a_state",
            ),
        ]

    def __str__(self) -> str:
        return localise(self.names).text or self.code


class Membership(models.Model):
    """A party belongs to a circle from one day to another, both included.

    One that ends on the day before it begins never counted. A party that leaves and joins again is a new membership:
    what was released to the first one stays out of its sight.
    """

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "party", "starts_on"], name="membership_once_from_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on") - timedelta(days=1)),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.circle}"

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def has_ended(until: date | None) -> bool:
    return until is not None and until < today()


def shown_label(label: str, until: date | None) -> Label:
    """When the last day of a release is over, it is for the originator only, whatever the label was."""
    return Label(label) if label == Label.RED or not has_ended(until) else Label.AMBER_STRICT


class Labelled(models.Model):
    """A record that somebody may be kept from: it has an originator, a sharing label and an audience.

    A release to circles is for those who are members on that day: a database trigger keeps their memberships in
    `audience_memberships`, and `readers`, which row security and `visible_to` compare with the reader's tokens, from
    all other columns. So no code path can forget or forge them; code only reads them. `access.readers` says how.
    """

    originator = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=20, choices=Label)
    audience = ArrayField(models.SlugField(max_length=80), default=list, blank=True, help_text="codes of circles")
    includes_later_members = models.BooleanField(
        default=False, db_default=False, help_text="whoever joins a circle of the audience later reads it too"
    )
    audience_memberships = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=Value([], ArrayField(models.BigIntegerField())),
        editable=False,
        help_text="memberships that ran when the record was released to their circles",
    )
    named_readers = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="accounts, RED only")
    released_until = models.DateField(
        null=True, blank=True, help_text="last day on which others than the originator read it; none means without end"
    )
    released_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="when it became public")
    readers = ArrayField(models.TextField(), default=list, editable=False)

    objects = LabelledQuerySet.as_manager()

    # The rule that a change of readers asks besides that of the clearing authority.
    release_rule = "access.widen_audience"
    # Posts that decide who reads it where the originator is no State, no body of one, and has no clearing authority.
    officers_release: tuple[str, ...] = ()
    # True where the readers follow from what the record is, such as a clearance inside a State: nobody changes them.
    readers_are_fixed = False

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(label__in=Label.values), name="%(class)s_label_known"),
            models.CheckConstraint(
                condition=models.Q(label=Label.CLEAR, released_at__isnull=False)
                | ~models.Q(label=Label.CLEAR) & models.Q(released_at__isnull=True),
                name="%(class)s_public_has_its_moment",
            ),
        ]
        indexes = [GinIndex(fields=["readers"], name="%(class)s_readers")]

    def decided_by(self) -> int | None:
        """The account of the person who alone decides who reads this, because it is about that person; mostly none."""
        return None

    def tlp(self) -> str:
        """The label as TLP 2.0 writes it, e.g. `TLP:AMBER+STRICT`."""
        return self.shown_label().label

    def shown_label(self) -> Label:
        """The label that whoever still reads the record has to go by."""
        return shown_label(self.label, self.released_until)

    def described(self) -> str:
        """What the record is, in the reader's language, for pages that speak of any record."""
        return str(self)

    def has_expired(self) -> bool:
        """True when the last day of the release is over: only members of the originator read it still."""
        return has_ended(self.released_until)


class Opening(models.Model):
    """Somebody outside the originator opened a record above GREEN: one row for each record, reader and day.

    Written by the database function `access_note_openings`, which takes reader and moment from the session; the
    application role can neither insert, change nor delete. People, parties and posts are plain numbers, as in the log.
    Read by members of the originator, as far as they read the record, and by the reader, who sees what is kept.
    """

    record_type = models.CharField(max_length=100, help_text="app and name of the model, as in the log")
    record_id = models.BigIntegerField()
    party = models.BigIntegerField(help_text="originator of the record")
    readers = ArrayField(models.TextField(), default=list, help_text="those of the record at that time")
    reader = models.BigIntegerField(help_text="account")
    reader_party = models.BigIntegerField(null=True)
    reader_post = models.BigIntegerField(null=True)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id", "reader", "day"], name="opening_once_a_day"),
        ]
        indexes = [models.Index(fields=["reader", "day"], name="opening_by_reader")]

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id}, {self.day}"
