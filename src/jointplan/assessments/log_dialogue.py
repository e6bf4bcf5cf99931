# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences of the log on questions of the secretariat and on views of others."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointplan.assessments.models import Reach
from jointplan.audit.sentences import sentence


@sentence("assessments.clarification_asked")
def clarification_asked(details: Mapping[str, Any]) -> str:
    return _("The secretariat asked about the answer to %(clause)s.") % {"clause": details["clause"]}


@sentence("assessments.question_taken_back")
def question_taken_back(details: Mapping[str, Any]) -> str:
    return _("The secretariat took its question on %(clause)s back.") % {"clause": details["clause"]}


@sentence("assessments.question_clarified")
def question_clarified(details: Mapping[str, Any]) -> str:
    return _("The State answered the question on %(clause)s in words.") % {"clause": details["clause"]}


@sentence("assessments.answer_left")
def answer_left(details: Mapping[str, Any]) -> str:
    return _("The State left its answer to %(clause)s as it stands.") % {"clause": details["clause"]}


def _reach_said(details: Mapping[str, Any]) -> str:
    reach = details["reach"]
    return str(Reach(reach).label) if reach in Reach.values else reach


@sentence("assessments.view_invited")
def view_invited(details: Mapping[str, Any]) -> str:
    return _("The State asked the party for its view, until %(day)s. Who will read it: %(reach)s.") % {
        "day": details["last_day"],
        "reach": _reach_said(details),
    }


@sentence("assessments.view_invitation_ended")
def view_invitation_ended(details: Mapping[str, Any]) -> str:
    return _("The State ended its invitation. What was given stays.")


@sentence("assessments.view_written")
def view_written(details: Mapping[str, Any]) -> str:
    return _("The view was saved as a draft of the party. Sources named: %(count)s.") % {"count": details["sources"]}


@sentence("assessments.view_given")
def view_given(details: Mapping[str, Any]) -> str:
    return _("The party gave its view. Who reads it: %(reach)s.") % {"reach": _reach_said(details)}


@sentence("assessments.view_taken_back")
def view_taken_back(details: Mapping[str, Any]) -> str:
    return _("The party took its view back, for the future.")


@sentence("assessments.view_answered")
def view_answered(details: Mapping[str, Any]) -> str:
    return _("The State answered the view in words.")
