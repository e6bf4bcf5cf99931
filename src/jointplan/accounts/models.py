# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jointplan.accounts.querysets import TermQuerySet, UserManager
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
        return [HeldPost(t.post_id, t.post.kind, t.post.party_id, t.post.party, t.post) for t in terms]

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


class Post(models.Model):
    """An office in a party. It stays when the person who holds it changes."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="posts")
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=PostKind)
    functions = models.JSONField(default=dict, help_text="{language: what the post is called}")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=PostKind.values), name="post_kind_known")]

    def __str__(self) -> str:
        return localise(self.functions).text or str(self.get_kind_display())


class Term(models.Model):
    """A person holds a post from one day to another, both included; an open end means until further notice."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="terms")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.starts_on} - {self.ends_on or '…'})"
