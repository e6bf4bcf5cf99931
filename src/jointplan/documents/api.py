# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents in the API: to everyone what was released, to members what they may read."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from jointplan.access.models import Label
from jointplan.access.openings import note_openings
from jointplan.access.pages import work_url
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.core.api import PublicList, PublicRead
from jointplan.core.api_defaults import KeysetPagination
from jointplan.core.api_schema import describe, problem
from jointplan.documents.filters import DocumentFilter
from jointplan.documents.keeping import FileProblem, content_of
from jointplan.documents.models import Document, DocumentKind
from jointplan.documents.pages import as_attachment
from jointplan.documents.querysets import DocumentQuerySet


class DocumentSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="uid", help_text=gettext_lazy("Random id of the document."))
    originator = serializers.CharField(
        source="originator.code", help_text=gettext_lazy("Code of the party that it comes from.")
    )
    title = serializers.CharField(help_text=gettext_lazy("Title, in the language of the document."))
    kind = serializers.ChoiceField(DocumentKind.choices, help_text=gettext_lazy("Kind of document."))
    dated_on = serializers.DateField(allow_null=True, help_text=gettext_lazy("The day that the document itself bears."))
    language = serializers.CharField(help_text=gettext_lazy("Language that it is written in; und: several or another."))
    link = serializers.CharField(help_text=gettext_lazy("Where it is published; empty for a file."))
    media_type = serializers.CharField(help_text=gettext_lazy("Media type of the file, by its content."))
    size = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("Bytes of the file."))
    sha256 = serializers.CharField(help_text=gettext_lazy("SHA-256 of the file."))
    label = serializers.CharField(source="tlp", help_text=gettext_lazy("Sharing label, Traffic Light Protocol 2.0."))
    added_at = serializers.DateTimeField(help_text=gettext_lazy("When it was added."))
    file = serializers.CharField(help_text=gettext_lazy("Address of the file; empty for a link."))
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))
    fictional = serializers.BooleanField(help_text=gettext_lazy("True in the training region only."))


class ReadsDocuments:
    """Reads of what the reader may see."""

    permission_classes = [AllowAny, SecondFactorIsSet]

    def visible(self) -> DocumentQuerySet:
        found: DocumentQuerySet = Document.objects.visible_to(self.request.user)
        return found.in_regions(fictional=self.fictional).shown()


@extend_schema_view(
    get=describe(
        "documents_list",
        DocumentSerializer(many=True),
        gettext_lazy("Documents"),
        gettext_lazy(
            "Files and links that show what parties say, each with its own label: to everyone what was released, to a "
            "signed-in member also what that member may read."
        ),
    )
)
class Documents(ReadsDocuments, PublicList):
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    renderer_classes = [JSONRenderer]
    ordering = ("pk",)
    pagination_class = KeysetPagination

    def get_queryset(self) -> DocumentQuerySet:
        return self.visible()

    def rows(self, found: Iterable[Document]) -> list[Document]:
        rows = list(found)
        note_openings(self.request.user, rows)
        namespace = self.request.resolver_match.namespace
        for row in rows:
            file = reverse(f"{namespace}:document-file", kwargs={"uid": row.uid})
            row.file = "" if row.link else self.request.build_absolute_uri(file)
            row.url = self.request.build_absolute_uri(work_url(self.fictional, "document", uid=row.uid))
            row.fictional = self.fictional
        return rows

    def state(self) -> Iterable[Any]:
        said = [(row.pk, row.title, row.kind, row.language, row.dated_on, row.tlp()) for row in self.page]
        return [said, self.paginator.next_link]

    def file_label(self, rows: list[dict[str, Any]]) -> str:
        """That of the row that the fewest may read."""
        order = [label.label for label in Label]
        return max((row["label"] for row in rows), key=order.index, default=order[0])


@extend_schema_view(
    get=extend_schema(
        operation_id="documents_file",
        summary=gettext_lazy("The file of a document"),
        description=gettext_lazy("As it was added, to be saved; its label stands in its name and in X-Sharing-Label."),
        tags=["documents"],
        responses={
            (200, "application/octet-stream"): OpenApiResponse(
                OpenApiTypes.BINARY, description=gettext_lazy("The file, under its own media type.")
            ),
            (404, "application/problem+json"): problem(gettext_lazy("There is nothing at this address.")),
            (429, "application/problem+json"): problem(
                gettext_lazy("Too many requests; wait as long as Retry-After says.")
            ),
        },
    )
)
class DocumentFile(ReadsDocuments, PublicRead):
    """The file itself."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # A file is what it is, whatever the program says that it would rather have.
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = get_object_or_404(self.visible(), uid=kwargs["uid"])
        note_openings(request.user, [found])
        try:
            content = content_of(found.file_key, found.sha256) if found.file_key else b""
        except FileProblem as error:
            raise exceptions.NotFound(_("The file is missing on the server. Tell whoever runs it.")) from error
        if not content:
            raise exceptions.NotFound(_("This document is a link: no file is kept here."))
        return as_attachment(found, content)
