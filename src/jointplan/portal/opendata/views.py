# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the open data: what there is, each version, its files and its key; and publishing a version."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jointplan.access.pages import work_url
from jointplan.core.conditional import answer_conditionally
from jointplan.core.exports import FORMATS, file_name
from jointplan.core.keys import in_groups, pem
from jointplan.core.rules import can, require
from jointplan.exchange.keys import from_text
from jointplan.parties.models import Region
from jointplan.parties.pages import public_bar, region_of
from jointplan.plans.models import Edition
from jointplan.portal.models import Publication, PublishedFile
from jointplan.portal.opendata.composing import TABLES
from jointplan.portal.opendata.forms import PublishForm
from jointplan.portal.opendata.manifests import MANIFEST, PACKAGE
from jointplan.portal.opendata.operations import PublicationProblem, publish
from jointplan.portal.opendata.packing import DESCRIPTOR, LABEL, LICENCES
from jointplan.portal.opendata.reading import (
    LATEST,
    SUMS,
    file_url,
    files_of,
    handed_out_among,
    is_handed_out,
    keys_of,
    page_url,
    publication_or_404,
    sums_of,
)
from jointplan.portal.pages import file_urls, path_of, space_of
from jointplan.portal.versions import space_version, versioned

MEDIA_TYPES = {
    "zip": "application/zip",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": FORMATS["xlsx"].media_type,
}
PLAIN = "text/plain; charset=utf-8"


def data_version(request: HttpRequest, fictional: bool, **kwargs: Any) -> str:
    """Which versions there are, and which of them are handed out: a withdrawal shows at once."""
    found = list(Publication.objects.in_regions(fictional=fictional).latest_first())
    handed_out = handed_out_among(found)
    return space_version(request, fictional) + repr([(one.pk, one.pk in handed_out) for one in found])


@login_not_required
@require_safe
@versioned(data_version)
def data(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Everything that can be taken along, and how to read, verify and cite it."""
    publications = list(Publication.objects.in_regions(fictional=fictional).latest_first())
    api = "/training/api/v1/" if fictional else "/api/v1/"
    context = {
        "regions": _regions(publications),
        "keys": keys_of(publications),
        "key_urls": {key["key"]: _key_url(key["key"], fictional) for key in keys_of(publications)},
        "lists": _lists(fictional),
        "api_root": api,
        "api_address": request.build_absolute_uri(api),
        "publish_url": _publish_url(request, fictional),
    }
    return render(request, "portal/data.html", context)


def _regions(publications: list[Publication]) -> list[dict[str, Any]]:
    """Each region with its versions, the newest first; the first that is handed out is the latest."""
    regions: dict[int, dict[str, Any]] = {}
    all_handed_out = handed_out_among(publications)
    for one in publications:
        region = regions.setdefault(one.region_id, {"region": one.region, "versions": [], "latest": None})
        handed_out = one.pk in all_handed_out
        if handed_out and region["latest"] is None:
            region["latest"] = {"publication": one, "files": _main_files(one), "url": page_url(one, LATEST)}
        region["versions"].append({"publication": one, "url": page_url(one), "handed_out": handed_out})
    return list(regions.values())


def _main_files(publication: Publication) -> list[dict[str, Any]]:
    """The files that hold everything, at the address that always leads to the newest."""
    tables = {f"{table['name']}.csv" for table in publication.tables}
    return [
        _shown(publication, file, LATEST)
        for file in files_of(publication)
        if file.name not in tables and file.name != MANIFEST
    ]


def _shown(publication: Publication, file: PublishedFile, version: str = "") -> dict[str, Any]:
    """A file as pages show it: what it is, and where it stands."""
    titles = {f"{table.name}.csv": table.title for table in TABLES}
    names = {
        PACKAGE: _("Data Package (CSV in a ZIP)"),
        "data.json": "JSON",
        DESCRIPTOR: _("Schema of the tables"),
        MANIFEST: _("Hash of each file, signed"),
    }
    language = file.name.removeprefix("data-").removesuffix(".xlsx")
    if file.name.endswith(".xlsx"):
        label = _("Excel, %(language)s") % {"language": dict(settings.LANGUAGES).get(language, language)}
    else:
        label = str(names.get(file.name) or titles.get(file.name, ""))
    url = file_url(publication, file.name, version)
    return {"name": file.name, "label": label, "url": url, "size": file.size, "sha256": file.sha256}


def _lists(fictional: bool) -> list[dict[str, Any]]:
    """Lists of pages as files: filtered there, they hold exactly the rows that a reader sees."""
    space = space_of(fictional)
    found = [
        {
            "title": str(edition),
            "url": reverse(f"{space}:measures", kwargs={"edition": edition.code}),
            "files": file_urls(edition.code, fictional),
            "code": edition.code,
        }
        for edition in Edition.objects.in_regions(fictional=fictional).order_by("-adopted_on")
    ]
    for title, page, file in (
        (_("Parties"), "parties", "parties_file"),
        (_("Strategies"), "public_strategies", "public_strategies_file"),
        (_("Treaties"), "treaties", "treaties_file"),
        (_("Recommendations"), "public_recommendations", "public_recommendations_file"),
    ):
        files = [(form.upper(), reverse(f"{space}:{file}", kwargs={"file_format": form})) for form in FORMATS]
        found.append({"title": title, "url": reverse(f"{space}:{page}"), "files": files})
    return found


def _publish_url(request: HttpRequest, fictional: bool) -> str:
    user = request.user
    region = region_of(request, fictional) if user.is_authenticated else None
    return work_url(fictional, "data_publish") if can(user, "portal.publish_data", region) else ""


@login_not_required
@require_safe
@versioned(data_version)
def publication(request: HttpRequest, region: str, version: str, fictional: bool) -> HttpResponse:
    """One version: what it holds, each file with its hash, who signed it, and how to verify and cite it."""
    found = publication_or_404(region, version, fictional=fictional)
    handed_out = is_handed_out(found)
    context = {
        "publication": found,
        "handed_out": handed_out,
        "files": [_shown(found, file) | ({} if handed_out else {"url": ""}) for file in files_of(found)],
        "sums_url": file_url(found, SUMS),
        "licence_url": LICENCES[found.licence],
        "key": in_groups(found.key),
        "key_url": _key_url(found.key, fictional),
        "package": PACKAGE,
        "manifest": MANIFEST,
        "label": LABEL,
        "path": path_of([(_("Data and API"), reverse(f"{space_of(fictional)}:data")), (str(found), "")]),
    }
    return render(request, "portal/publication.html", context)


@login_not_required
@require_safe
def published_file(request: HttpRequest, region: str, version: str, file: str, fictional: bool) -> HttpResponseBase:
    """One file of a version, unchanged for ever, or word that it is handed out no more."""
    found = publication_or_404(region, version, fictional=fictional)
    if file == SUMS:
        return HttpResponse(sums_of(files_of(found)), content_type=PLAIN)
    kept = found.files.defer("content").filter(name=file).first()
    if kept is None:
        raise Http404(_("There is no such file in this version of the data."))
    if not is_handed_out(found):
        return render(
            request, "portal/publication_gone.html", {"publication": found, "url": page_url(found)}, status=410
        )
    stem, _dot, extension = file.rpartition(".")

    def make() -> HttpResponse:
        whole = file_name([stem, found.region.code, found.version], LABEL, extension)
        response = HttpResponse(bytes(kept.content), content_type=MEDIA_TYPES[extension])
        response.headers["Content-Disposition"] = f'attachment; filename="{whole}"'
        return response

    return answer_conditionally(request, f'"{kept.sha256}"', make)


@login_not_required
@require_safe
def data_key(request: HttpRequest, key: str, fictional: bool) -> HttpResponse:
    """A public key that signed a version, for `--key`: compare its fingerprint with what its holder told you."""
    for one in Publication.objects.in_regions(fictional=fictional).latest_first():
        for signature in one.manifest["signatures"]:
            if signature["key"] == key:
                return HttpResponse(pem(from_text(signature["public_key"])), content_type="application/x-pem-file")
    raise Http404(_("No version of the data was signed with that key."))


def _key_url(key: str, fictional: bool) -> str:
    return reverse(f"{space_of(fictional)}:data_key", kwargs={"key": key})


@require_http_methods(["GET", "HEAD", "POST"])
def data_publish(request: HttpRequest, fictional: bool) -> HttpResponse:
    """Publish a version of all that is public."""
    region: Region | None = region_of(request, fictional)
    require(request.user, "portal.publish_data", region)
    assert region is not None, "the rule refuses who has no region"
    form = PublishForm(request.POST or None, region=region)
    if request.method == "POST" and form.is_valid():
        try:
            made = publish(region, by=request.user, **form.cleaned_data)
        except PublicationProblem as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Published. Its address stays the same for ever."))
            return redirect(page_url(made))
    context = {
        "form": form,
        "label_bar": public_bar(),
        "data_url": reverse(f"{space_of(fictional)}:data"),
        "path": path_of([(_("Data and API"), reverse(f"{space_of(fictional)}:data")), (_("Publish"), "")]),
    }
    return render(request, "portal/data_publish.html", context)
