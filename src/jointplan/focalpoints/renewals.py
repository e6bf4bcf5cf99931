# SPDX-License-Identifier: AGPL-3.0-or-later
"""What inboxes say when a new sign-in letter was written for an account: to the person, and to who coordinates."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jointplan.access.models import Label
from jointplan.accounts.models import Post, PostKind, Term, User
from jointplan.accounts.renewals import tells_of_renewal
from jointplan.notifications.declaring import declare
from jointplan.notifications.operations import notify
from jointplan.parties.rules import state_of

OF_THE_STATE = declare(
    "focalpoints/account_renewed",
    title=_("A new sign-in letter was written for an account of your State"),
    sentence=_(
        "A new sign-in letter was written for who holds this post: %(post)s, %(party)s. The sign-ins and tokens of "
        "that account have ended. If nobody asked for the letter, look into the log."
    ),
    mailed_as=_("There is news about an account of your State."),
    page="people",
    for_posts=frozenset({PostKind.COORDINATOR}),
    by_duty=True,
    urgent=True,
)
OWN = declare(
    "focalpoints/own_account_renewed",
    title=_("A new sign-in letter was written for you"),
    sentence=_(
        "A new sign-in letter was written for your account: %(post)s, %(party)s. All your sign-ins and tokens have "
        "ended. If you did not ask for it, tell the coordinator who issued your account at once."
    ),
    # A mail of its own goes to the mailbox at once.
    mailed_as="",
    is_mailed=False,
    by_duty=True,
)


@tells_of_renewal
def account_renewed(account: User, posts: list[Post]) -> None:
    """To the person, and for each post in a State or a body of it to the coordinators of that State.

    Also to the coordinator who wrote the letter: whoever used an open session of that person leaves a trace there.
    """
    for post in posts:
        told = {"post": _names_of(post), "party": post.party.names}
        fictional = post.party.region.is_fictional
        notify(account, OWN.name, context=told, label=Label.AMBER_STRICT, fictional=fictional)
        state = state_of(post.party)
        if state is None:
            continue
        holding = Term.objects.current().filter(post__party=state, post__kind=PostKind.COORDINATOR)
        people = [term.user for term in holding.exclude(user=account).select_related("user").order_by("user")]
        notify(people, OF_THE_STATE.name, context=told, label=Label.AMBER_STRICT, fictional=fictional)


def _names_of(post: Post) -> dict[str, str]:
    """What a post is called in each language; its kind where it has no name of its own."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[language] = post.functions.get(language) or str(post)
    return names
