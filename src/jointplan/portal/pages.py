# SPDX-License-Identifier: AGPL-3.0-or-later
"""What public pages have in common: whose eyes they are for, where they lead, which edition and States they are of."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from jointplan.core.exports import FORMATS
from jointplan.core.text import sort_key
from jointplan.parties.models import Party
from jointplan.plans.models import Edition

# A public page is the same for everybody: it says nothing of what its reader may read elsewhere.
EVERYONE = AnonymousUser()


def space_of(fictional: bool) -> str:
    return "training" if fictional else "real"


def plan_url(code: str, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:plan", kwargs={"edition": code})


def file_urls(code: str, fictional: bool) -> list[tuple[str, str]]:
    """The list of an edition's measures as files: name of the format and address."""
    return [
        (name.upper(), reverse(f"{space_of(fictional)}:measures_file", kwargs={"edition": code, "file_format": name}))
        for name in FORMATS
    ]


def edition_or_404(code: str, *, fictional: bool) -> Edition:
    """The edition with its region, or 404: real and fictional editions never share an address."""
    edition = Edition.objects.in_regions(fictional=fictional).select_related("plan__region").filter(code=code).first()
    if edition is None:
        raise Http404(_("There is no such edition of a plan here."))
    return edition


def states_of(region_id: int) -> list[Party]:
    """The States of a region, in the order of the reader's alphabet."""
    return sorted(Party.objects.states().filter(region_id=region_id), key=lambda state: sort_key(str(state)))


def path_of(steps: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Breadcrumbs from (label, address) pairs; the last one is the page itself."""
    return [{"label": label, "url": url} for label, url in steps]
