# SPDX-License-Identifier: AGPL-3.0-or-later
from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from jointplan.accounts.adapter import home_name
from jointplan.notifications.models import Notification
from jointplan.portal.navigation import foot, menu, reading

THEMES = {"light", "dark"}


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: languages, colours, navigation, the sharing label, whether it is fictional."""
    language = get_language() or settings.LANGUAGE_CODE
    training = is_training_page(request)
    space = "training" if training else "real"
    theme = request.COOKIES.get("theme", "")
    # A catalogue says itself which language it is in: under one that is not complete lies that of another language.
    page_language = pgettext("code of the language of this text", "en")
    return {
        "theme": theme if theme in THEMES else "",
        "languages": language_links(request, language),
        "alternates": alternates(request),
        "page_language": page_language,
        "untranslated_language": "" if page_language == language else language,
        "training": training,
        "label_bar": {"label": "CLEAR", "sentence": _("Everyone may read this page.")},
        "nav": _navigation(space, language, request.path, signed_in=visitor_of(request).is_authenticated),
        "news": news_of(visitor_of(request), training),
        "foot_nav": foot(space, language),
        "home_url": reverse(f"{space}:home"),
        "account_urls": account_urls(language),
        "hosting": settings.HOSTING,
    }


def visitor_of(request: HttpRequest) -> Any:
    """Whoever asks; nobody where a request is refused before it is known who sent it."""
    return getattr(request, "user", None) or AnonymousUser()


def is_training_page(request: HttpRequest) -> bool:
    """True under the address of the training region, and on the account pages of whoever works there."""
    match = request.resolver_match
    if match is not None and match.namespaces:
        return match.namespaces[0].startswith("training")
    user = visitor_of(request)
    return user.is_authenticated and home_name(user).startswith("training")


def alternates(request: HttpRequest) -> bool:
    """True on public pages of real regions: search engines may keep them, and hear of their other languages."""
    match = request.resolver_match
    return match is not None and match.namespaces == ["real"] and not visitor_of(request).is_authenticated


def language_links(request: HttpRequest, language: str) -> list[dict[str, Any]]:
    """The same page in each language. The language is the first part of the address; other addresses have none."""
    prefix = f"/{language}/"
    if not request.path.startswith(prefix):
        return []
    rest = request.get_full_path()[len(prefix) :]
    return [
        {
            "code": code,
            "label": label,
            "url": f"/{code}/{rest}",
            # Asked for by pages that search engines read; an error about the host itself has none.
            "address": partial(request.build_absolute_uri, f"/{code}/{rest}"),
            "current": code == language,
        }
        for code, label in settings.LANGUAGES
    ]


def news_of(user: Any, training: bool) -> dict[str, Any]:
    """Which address of the navigation says how much is new, and the number: asked for when a page is really drawn."""
    if not user.is_authenticated:
        return {}
    mine = Notification.objects.visible_to(user).in_regions(fictional=training).new()
    return {"url": reverse(f"{'training' if training else 'real'}:work:inbox"), "count": cache(mine.count)}


def _navigation(space: str, language: str, path: str, *, signed_in: bool) -> list[dict[str, Any]]:
    # Signed in, the line is for one's work; what the foot of each page has as well stands there alone.
    links = (*work_navigation(space, language), *reading(space, language)) if signed_in else menu(space, language)
    # "My turn" stands above the other pages of the workspace: of several addresses that begin this one, the longest.
    here = max((url for url, _label in links if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": label, "current": url == here} for url, label in links]


@lru_cache(maxsize=64)
def work_navigation(space: str, language: str) -> tuple[tuple[str, str], ...]:
    return (
        (reverse(f"{space}:work:my_turn"), _("My turn")),
        (reverse(f"{space}:work:inbox"), _("Inbox")),
        (reverse(f"{space}:work:contacts"), _("Contacts")),
        (reverse(f"{space}:work:registers"), _("Registers")),
    )


@lru_cache(maxsize=16)
def account_urls(language: str) -> dict[str, str]:
    return {name: reverse(view) for name, view in ACCOUNT_VIEWS.items()}


ACCOUNT_VIEWS = {"login": "account_login", "logout": "account_logout", "account": "account_overview"}
