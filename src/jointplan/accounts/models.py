# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.querysets import (
    ApiTokenQuerySet,
    InvitationQuerySet,
    PostQuerySet,
    TermQuerySet,
    UserManager,
)
from jointplan.core.models import Addressed
from jointplan.core.text import localise
from jointplan.parties.models import Party


class User(AbstractBaseUser):
    """A person who signs in. What the person may do comes from the current terms on posts, never from a flag here."""

    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~models.Q(email=""), name="user_email_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name or (str(self.held_posts[0].post) if self.held_posts else self.username)

    @cached_property
    def held_posts(self) -> list["HeldPost"]:
        """The posts held today with their parties: one query for each request."""
        terms = self.terms.current().select_related("post__party__region")
        return [held_by(term) for term in terms if not term.post.party.has_left()]

    # True while the posts do not count, because the person still owes the second factor.
    posts_are_suspended = False

    def suspend_posts(self) -> None:
        """Count none of the person's posts for the rest of the request."""
        self.posts_are_suspended = True
        self.held_posts = []

    def holds(self, party_id: int | None, *kinds: str) -> bool:
        """True when the person holds today, in that party, a post of one of these kinds (none named: any)."""
        return any(p.party_id == party_id and (not kinds or p.kind in kinds) for p in self.held_posts)


class HeldPost(NamedTuple):
    """A post that somebody holds today."""

    post_id: int
    kind: str
    party_id: int
    party: Party
    post: "Post"


def held_by(term: "Term") -> HeldPost:
    """The post of a term that runs today."""
    return HeldPost(term.post_id, term.post.kind, term.post.party_id, term.post.party, term.post)


class PostKind(models.TextChoices):
    COORDINATOR = "national-coordinator", _("National coordinator")
    FOCAL_POINT_MAIN = "focal-point-main", _("Focal point")
    FOCAL_POINT_ALTERNATE = "focal-point-alternate", _("Alternate focal point")
    VALIDATOR = "validator", _("Validator")
    CLEARING_AUTHORITY = "clearing-authority", _("Clearing authority")
    TRANSLATOR = "translator", _("Translator")
    SECRETARIAT_OFFICER = "secretariat-officer", _("Secretariat officer")
    PARTNER_OFFICER = "partner-officer", _("Partner officer")
    OBSERVER = "observer", _("Observer")


# A party has one post of each of these kinds at a time.
SINGLE_KINDS = [PostKind.COORDINATOR, PostKind.FOCAL_POINT_MAIN, PostKind.CLEARING_AUTHORITY]


class Post(models.Model):
    """An office in a party. It stays when the person who holds it changes, and is abolished, never deleted."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="posts")
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=PostKind)
    functions = models.JSONField(default=dict, help_text="{language: what the post is called}")
    established_on = models.DateField(default=timezone.localdate)
    abolished_on = models.DateField(null=True, blank=True, help_text="the last day on which the post existed")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=PostKind.values), name="post_kind_known"),
            models.CheckConstraint(
                condition=models.Q(abolished_on__isnull=True) | models.Q(abolished_on__gte=models.F("established_on")),
                name="post_abolished_after_it_was_established",
            ),
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=models.Q(kind__in=SINGLE_KINDS, abolished_on__isnull=True),
                name="one_leading_post_of_a_kind_in_a_party",
            ),
        ]

    def __str__(self) -> str:
        return localise(self.functions).text or str(self.get_kind_display())


class EndReason(models.TextChoices):
    """Why a term ended: never more about the person than the work needs."""

    HANDED_OVER = "handed-over", _("Handed over to a successor")
    ENDED = "ended", _("The term ended")
    ABOLISHED = "abolished", _("The post is abolished")
    MISTAKE = "mistake", _("The term was entered by mistake")


def once_at_a_time(name: str, *, is_acting: bool) -> ExclusionConstraint:
    """No two terms of this sort on one post on the same day. Ranges of numbers stand for equality: no extension."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (
                models.Func(
                    "post", "post", models.Value("[]"), function="int8range", output_field=BigIntegerRangeField()
                ),
                RangeOperators.OVERLAPS,
            ),
            (
                models.Func(
                    "starts_on", "ends_on", models.Value("[]"), function="daterange", output_field=DateRangeField()
                ),
                RangeOperators.OVERLAPS,
            ),
        ],
        condition=models.Q(is_acting=is_acting),
    )


class Term(models.Model):
    """A person holds a post from one day to another, both included; an open end means until further notice.

    Who acts for the holder has a term of one's own beside the holder's, with an end; it ends by itself.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="terms")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_acting = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    taken_over_at = models.DateTimeField(
        null=True, blank=True, help_text="when the holder said that the work of the post was taken over"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(is_acting=False) | models.Q(ends_on__isnull=False), name="acting_term_has_its_end"
            ),
            models.CheckConstraint(
                condition=models.Q(end_reason="") | models.Q(end_reason__in=EndReason.values),
                name="term_end_reason_known",
            ),
            once_at_a_time("one_holder_of_a_post_at_a_time", is_acting=False),
            once_at_a_time("one_person_acting_on_a_post_at_a_time", is_acting=True),
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.starts_on} - {self.ends_on or '…'})"


class Invitation(Addressed):
    """A signed link by which one person takes up a post. It works once, for some days, and can be revoked.

    The mailbox is kept only as long as the invitation waits.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    starts_on = models.DateField()
    invited_by = models.BigIntegerField(null=True, help_text="number of an account; none: who runs the installation")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_invitation_waits_for_a_post",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_is_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.created_at:%Y-%m-%d})"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class StartCode(models.Model):
    """Says that the password of an account is still the code of its letter, and how long that code may be used."""

    # User names can be guessed: a few wrong codes from a stranger must not end a letter. A code has 79 bits.
    MOST_FAILURES = 100

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="start_code")
    issued_by = models.BigIntegerField(null=True, help_text="number of an account; none: who runs the installation")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id} ({self.expires_at:%Y-%m-%d})"

    @property
    def may_be_used(self) -> bool:
        return self.expires_at > timezone.now() and self.failures < self.MOST_FAILURES


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class ApiToken(Addressed):
    """With it a program acts in the API as the person who made it. The secret itself is kept nowhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="what it is for, in the person's own words")
    prefix = models.CharField(max_length=12, help_text="first letters of the secret, to tell tokens apart")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hexadecimal digits")
    scope = models.CharField(max_length=10, choices=TokenScope)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(help_text="the last day on which it works")
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=TokenScope.values), name="token_scope_known")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
