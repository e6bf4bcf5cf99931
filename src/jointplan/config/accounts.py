# SPDX-License-Identifier: AGPL-3.0-or-later
"""`jointplan accounts posts | establish | invite | issue | renew`: the first accounts of an installation, without mail.

The operations stand in `accounts`. The identity that a command acts under is a layer above: so the commands are here.
"""

import argparse
import sys
from datetime import date
from typing import Any

OK, AT_FAULT = 0, 1
ADDRESS = "http://localhost:8000"


class CommandProblem(Exception):
    """What was asked for does not exist. `str()` says what there is."""


def register(subparsers: Any) -> None:
    """Add the commands to the subparsers of `jointplan accounts`."""
    posts = subparsers.add_parser("posts", help="list the posts, with the user names of their holders")
    posts.set_defaults(handler=handle_posts, needs_database=True)
    establish = subparsers.add_parser("establish", help="set up a post in a party")
    establish.add_argument("--party", required=True, metavar="CODE", help="code of a party, e.g. kazakhstan")
    establish.add_argument("--kind", required=True, help="for example national-coordinator; a wrong one lists them all")
    establish.add_argument("--post", metavar="CODE", help="code of the post; without it, party and kind")
    establish.add_argument("--name", default="", help="what the post is called, in English")
    establish.add_argument("--name-ru", default="", help="what the post is called, in Russian")
    establish.set_defaults(handler=handle_establish, needs_database=True)
    invite = subparsers.add_parser("invite", help="print a link by which one person takes up a post")
    invite.add_argument("--mailbox", default="", help="mailbox of the account; nothing is sent there")
    issue = subparsers.add_parser("issue", help="make an account for a post and print its sign-in letter")
    for command, handler in ((invite, handle_invite), (issue, handle_issue)):
        command.add_argument("--post", required=True, metavar="CODE", help="see `jointplan accounts posts`")
        command.add_argument("--language", default="en", help="language of the page or letter: en, ru, …")
        command.add_argument("--from", dest="starts_on", type=day, metavar="YYYY-MM-DD", help="first day")
        command.set_defaults(handler=handler, needs_database=True)
    renew = subparsers.add_parser("renew", help="write a new sign-in letter for somebody who cannot sign in")
    renew.add_argument("--user", required=True, metavar="NAME", help="user name")
    renew.add_argument("--second-factor-lost", action="store_true", help="remove the second factor as well")
    renew.set_defaults(handler=handle_renew, needs_database=True)
    for command in (invite, issue, renew):
        command.add_argument("--address", default=ADDRESS, help=f"where people reach the pages; default {ADDRESS}")


def day(text: str) -> date:
    """A day as it is typed. argparse shows the words of the error."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2026-03-31") from None


def handle_posts(_arguments: argparse.Namespace) -> int:
    """One line for each post: code, what it is, party, holders."""
    from django.utils.translation import gettext as _

    from jointplan.accounts.models import Post, Term

    holders: dict[int, list[str]] = {}
    for term in Term.objects.not_ended().select_related("user").order_by("starts_on", "pk"):
        holders.setdefault(term.post_id, []).append(term.user.username)
    for post in Post.objects.select_related("party").order_by("party__code", "code"):
        held = ", ".join(holders.get(post.pk, [])) or _("Vacant")
        say(f"{post.code}  {post}, {post.party}: {held}")
    if not Post.objects.exists():
        say(_("There are no posts yet. Set one up: jointplan accounts establish --party CODE --kind KIND"))
    return OK


def handle_establish(arguments: argparse.Namespace) -> int:
    """Set up a post, or renew what it is called."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import PostKind
    from jointplan.accounts.operations import establish_post
    from jointplan.accounts.system import OPERATOR
    from jointplan.parties.models import Party

    party = Party.objects.filter(code=arguments.party).first()
    if party is None:
        known = ", ".join(sorted(Party.objects.values_list("code", flat=True)))
        raise CommandProblem(
            _("There is no party %(code)s. There are: %(known)s.") % {"code": arguments.party, "known": known}
        )
    if arguments.kind not in PostKind.values:
        known = ", ".join(PostKind.values)
        raise CommandProblem(
            _("There is no kind %(code)s. There are: %(known)s.") % {"code": arguments.kind, "known": known}
        )
    names = {"en": arguments.name, "ru": arguments.name_ru}
    functions = {language: name for language, name in names.items() if name}
    code = arguments.post or f"{party.code}-{arguments.kind}"
    with acting_as(OPERATOR):
        post = establish_post(party, code=code, kind=arguments.kind, functions=functions, by=OPERATOR)
    say(f"{post.code}  {post}, {post.party}")
    return OK


def handle_invite(arguments: argparse.Namespace) -> int:
    """Print the link of an invitation; whoever opens it first takes up the post."""
    from django.utils import timezone
    from django.utils.formats import date_format
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.invitations import invite_holder, link_to
    from jointplan.accounts.system import OPERATOR

    with acting_as(OPERATOR):
        invitation = invite_holder(
            _post(arguments.post),
            email=arguments.mailbox,
            language=_language(arguments.language),
            starts_on=arguments.starts_on or timezone.localdate(),
            address="",
            by=OPERATOR,
        )
    say(f"{invitation.post}, {invitation.post.party}")
    say(link_to(invitation, arguments.address))
    until = date_format(timezone.localdate(invitation.expires_at))
    say(_("It works once, until %(date)s. Give it to nobody else.") % {"date": until})
    return OK


def handle_issue(arguments: argparse.Namespace) -> int:
    """Print a sign-in letter."""
    from django.utils import timezone

    from jointplan.access.identity import acting_as
    from jointplan.accounts.start_codes import issue_on_paper
    from jointplan.accounts.system import OPERATOR

    with acting_as(OPERATOR):
        letter = issue_on_paper(
            _post(arguments.post),
            language=_language(arguments.language),
            starts_on=arguments.starts_on or timezone.localdate(),
            by=OPERATOR,
        )
    _print_letter(letter, arguments.address)
    return OK


def handle_renew(arguments: argparse.Namespace) -> int:
    """Print a new sign-in letter for an account."""
    from django.utils.translation import gettext as _

    from jointplan.access.identity import acting_as
    from jointplan.accounts.models import User
    from jointplan.accounts.start_codes import renew_start_code
    from jointplan.accounts.system import OPERATOR

    account = User.objects.filter(username=arguments.user.lower(), is_active=True).first()
    if account is None:
        raise CommandProblem(_("There is no account %(name)s.") % {"name": arguments.user})
    with acting_as(OPERATOR):
        letter = renew_start_code(account, second_factor_lost=arguments.second_factor_lost, by=OPERATOR)
    _print_letter(letter, arguments.address)
    return OK


def _post(code: str) -> Any:
    from django.utils.translation import gettext as _

    from jointplan.accounts.models import Post

    found = Post.objects.filter(code=code).first()
    if found is None:
        raise CommandProblem(
            _(
                "There is no post %(code)s. List them: jointplan accounts posts. "
                "Set one up: jointplan accounts establish."
            )
            % {"code": code}
        )
    return found


def _language(code: str) -> str:
    from django.conf import settings
    from django.utils.translation import gettext as _

    if code not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        raise CommandProblem(_("There is no language %(code)s. There are: %(known)s.") % {"code": code, "known": known})
    return code


def _print_letter(letter: Any, address: str) -> None:
    from django.template.loader import render_to_string
    from django.urls import reverse
    from django.utils import translation

    with translation.override(letter.language):
        sign_in = address.rstrip("/") + reverse("account_login")
        say(render_to_string("accounts/letter.txt", {"letter": letter, "address": sign_in}).strip())


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
