# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking the site for its pages inside this process, as a visitor whom nobody knows: through every middleware."""

import io
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase

from jointplan.portal.export.addresses import Place


class AddresslessRequest(WSGIRequest):
    """A request whose absolute addresses are paths: what is written to a folder names no server."""

    def build_absolute_uri(self, location: str | None = None) -> str:
        return str(location) if location is not None else self.get_full_path()


class Visitor:
    """Reads pages without a cookie, an account, or a network."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.host = next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host.strip(".*")), "localhost")

    def get(self, place: Place, known: str = "") -> HttpResponseBase:
        """What the site answers; 304 where it still has what the tag `known` names."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": place.path,
            "QUERY_STRING": place.query,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_X_FORWARDED_PROTO": "https",
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(),
        }
        if known:
            environ["HTTP_IF_NONE_MATCH"] = known
        return self.handler.get_response(AddresslessRequest(environ))


def body_of(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)
