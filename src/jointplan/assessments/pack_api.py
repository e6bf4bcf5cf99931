# SPDX-License-Identifier: AGPL-3.0-or-later
"""Packs in the API: a program of a ministry takes them out and brings them back, by the rules of the pages."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from jointplan.access.pages import work_url
from jointplan.accounts.api import SecondFactorIsSet
from jointplan.assessments.models import Pack, PackFormat, Submission
from jointplan.assessments.operations.packs import import_pack, make_pack
from jointplan.assessments.pack_views import download
from jointplan.assessments.packs.choosing import ALL, chosen_codes
from jointplan.assessments.packs.files import MEDIA_TYPES, file_of, name_of
from jointplan.assessments.packs.manifest import pack_of
from jointplan.assessments.packs.planning import ImportPlan, Wrong, plan_import
from jointplan.assessments.packs.reading import read_file
from jointplan.assessments.problems import AnswerProblem, PackProblem
from jointplan.core.api import PublicRead
from jointplan.core.api_schema import problem
from jointplan.core.imported import LARGEST_FILE
from jointplan.core.rules import require

KIND = "application/problem+json"
ERRORS: dict[Any, Any] = {
    (400, KIND): problem(gettext_lazy("It cannot be done as asked; the detail says why and what to do.")),
    (401, KIND): problem(gettext_lazy("Send a token that works.")),
    (403, KIND): problem(gettext_lazy("Your post, or the scope of the token, does not allow it.")),
    (404, KIND): problem(gettext_lazy("There is nothing at this address that you may see.")),
    (429, KIND): problem(gettext_lazy("Too many requests; wait as long as Retry-After says.")),
}


class FileParser(BaseParser):
    """The body is the file, whatever a program calls it; what it is, its content says."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> bytes:
        # One byte more than is taken: the reader of packs then says that it is too large.
        content: bytes = stream.read(LARGEST_FILE + 1)
        return content


class MakePackSerializer(serializers.Serializer):
    which = serializers.CharField(
        default=ALL,
        help_text=gettext_lazy("all, unanswered, or the code of a part, an objective or a measure of the plan."),
    )
    format = serializers.ChoiceField(
        PackFormat.choices, default=PackFormat.JSON, help_text=gettext_lazy("Kind of the file.")
    )
    language = serializers.ChoiceField(
        settings.LANGUAGES, required=False, help_text=gettext_lazy("Language of questions; without it, yours.")
    )
    meant_for = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text=gettext_lazy("An office, not a person.")
    )


class PackSerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text=gettext_lazy("Id of the pack; its file says it too."))
    number = serializers.CharField(help_text=gettext_lazy("Number of the pack."))
    label = serializers.CharField(help_text=gettext_lazy("Sharing label, Traffic Light Protocol 2.0."))
    file = serializers.URLField(help_text=gettext_lazy("Address of its file."))
    url = serializers.URLField(help_text=gettext_lazy("Address of the page for people."))


class PackPlaceSerializer(serializers.Serializer):
    at = serializers.CharField(help_text=gettext_lazy("Where in the file: sheet, row and column, or a path."))
    clause = serializers.CharField(help_text=gettext_lazy("Code of the measure; empty where there is none."))
    question = serializers.CharField(help_text=gettext_lazy("What is asked there."))
    text = serializers.CharField(help_text=gettext_lazy("What is wrong or open, and what to do."))


class PackLineSerializer(serializers.Serializer):
    clause = serializers.CharField(help_text=gettext_lazy("Code of the measure."))
    question = serializers.CharField(help_text=gettext_lazy("Key of the question."))
    becomes = serializers.CharField(
        help_text=gettext_lazy("new, changed, removed, or conflict: both texts are kept, and a person decides.")
    )


class ImportPlanSerializer(serializers.Serializer):
    applied = serializers.BooleanField(help_text=gettext_lazy("False for a dry run: nothing was changed."))
    changed = serializers.IntegerField(help_text=gettext_lazy("Answers that change."))
    conflicts = serializers.IntegerField(help_text=gettext_lazy("Answers that somebody else changed too."))
    same = serializers.IntegerField(help_text=gettext_lazy("Answers that stay as they are."))
    explained = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("What is asked otherwise since the pack was made.")
    )
    lines = PackLineSerializer(many=True, help_text=gettext_lazy("What becomes of each answer that changes."))
    problems = PackPlaceSerializer(many=True, help_text=gettext_lazy("What cannot be taken."))
    open = PackPlaceSerializer(many=True, help_text=gettext_lazy("What is to be looked at before sending."))


class PackView(PublicRead):
    """What the reader sees; a token that may only read makes and imports nothing."""

    permission_classes = [AllowAny, SecondFactorIsSet]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)


class MakePack(PackView):
    http_method_names = ["post", "options"]
    serializer_class = MakePackSerializer

    @extend_schema(
        operation_id="packs_make",
        summary=gettext_lazy("Take a pack out"),
        description=gettext_lazy(
            "Questions of a submission with what stands in its answers, for filling in elsewhere. Needs a token that "
            "may write."
        ),
        tags=["packs"],
        request=MakePackSerializer,
        responses={(201, "application/json"): PackSerializer, **ERRORS},
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        visible = Submission.objects.visible_to(request.user).in_regions(fictional=self.fictional)
        submission = get_object_or_404(visible, uid=kwargs["uid"])
        require(request.user, "assessments.make_pack", submission)
        said = MakePackSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        data = {"language": request.user.language, **said.validated_data}
        try:
            codes = chosen_codes(submission, data.pop("which"), request.user)
            pack = make_pack(submission, file_format=data.pop("format"), codes=codes, by=request.user, **data)
        except PackProblem as error:
            raise exceptions.ValidationError({"detail": str(error)}) from error
        place = {"uid": pack.uid}
        file = reverse(f"{request.resolver_match.namespace}:pack-file", kwargs=place)
        row = {
            "id": pack.uid,
            "number": pack.number,
            "label": pack.tlp(),
            "file": request.build_absolute_uri(file),
            "url": request.build_absolute_uri(work_url(self.fictional, "pack", **place)),
        }
        return Response(PackSerializer(row).data, status=status.HTTP_201_CREATED)


class PackFile(PackView):
    @extend_schema(
        operation_id="packs_file",
        summary=gettext_lazy("The file of a pack"),
        description=gettext_lazy("As it was when the pack was made; its label stands in its name."),
        tags=["packs"],
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY), **ERRORS},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        packs = Pack.objects.visible_to(request.user).in_regions(fictional=self.fictional)
        found = get_object_or_404(packs.select_related("submission__cycle__edition", "originator"), uid=kwargs["uid"])
        return download(file_of(found, request.user), name_of(found), MEDIA_TYPES[found.format])


class ImportPack(PackView):
    # Nobody else sends ten megabytes.
    permission_classes = [IsAuthenticated, SecondFactorIsSet]
    http_method_names = ["post", "options"]
    parser_classes = [FileParser]
    serializer_class = ImportPlanSerializer

    @extend_schema(
        operation_id="packs_import",
        summary=gettext_lazy("Bring a pack back"),
        description=gettext_lazy(
            "The body is the file. Without `apply=true` it is a dry run: what would change, what somebody else changed "
            "too, and what is wrong. The same file twice changes nothing. Needs a token that may write."
        ),
        tags=["packs"],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter("apply", bool, description=gettext_lazy("Do it; without it nothing is changed.")),
            OpenApiParameter(
                "leave_wrong", bool, description=gettext_lazy("Take what is right, and leave the rest in the file.")
            ),
        ],
        responses={(200, "application/json"): ImportPlanSerializer, **ERRORS},
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        # An empty body is not parsed, and no pack either.
        content = request.data if isinstance(request.data, bytes) else b""
        apply, leave_wrong = self._flag("apply"), self._flag("leave_wrong")
        try:
            read = read_file(content)
            pack = pack_of(read.manifest, request.user)
            if pack.originator.region.is_fictional != self.fictional:
                raise PackProblem(_("This pack belongs to the training region or to a real one. Use its own address."))
            require(request.user, "assessments.import_pack", pack)
            with translation.override(request.user.language):
                plan = plan_import(pack, read, request.user)
            applied = apply and (leave_wrong or not plan.problems)
            if applied:
                plan = import_pack(pack, content, by=request.user, leave_wrong=leave_wrong)
        except (PackProblem, AnswerProblem) as error:
            raise exceptions.ValidationError({"detail": str(error)}) from error
        return Response(ImportPlanSerializer(plan_said(plan, applied=applied)).data)

    def _flag(self, name: str) -> bool:
        given = self.request.query_params.get(name, "false")
        if given not in {"true", "false"}:
            raise exceptions.ValidationError({name: [_("Say true or false.")]})
        return bool(given == "true")


def plan_said(plan: ImportPlan, *, applied: bool) -> dict[str, Any]:
    def places(found: list[Wrong]) -> list[dict[str, str]]:
        return [{"at": str(one.at), "clause": one.code, "question": one.name, "text": one.text} for one in found]

    return {
        "applied": applied,
        "changed": plan.changed,
        "conflicts": plan.conflicting,
        "same": plan.same,
        "explained": plan.explained,
        "lines": [{"clause": one.code, "question": one.key, "becomes": str(one.becomes)} for one in plan.lines],
        "problems": places(plan.problems),
        "open": places(plan.open),
    }
