# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.http import parse_header_parameters

# Nothing here needs a sensor or a payment; passkeys are the one thing asked of the browser.
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


class PermissionsPolicyMiddleware:
    """Tell the browser which of its abilities our pages never use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress what is sent, for poor lines.

    Not where a stranger, by a link, could choose words that are compressed together with what the reader alone may
    read: the length would tell whether they agree. So a signed-in reader's page with a query goes out as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        user = getattr(request, "user", None)
        if request.META.get("QUERY_STRING") and user is not None and user.is_authenticated:
            return response
        return super().process_response(request, response)


class ReadableRequestMiddleware:
    """Read no zero byte, which no text in the database can hold and no browser sends.

    In a path it becomes the letter that Django puts in the place of bytes that are not UTF-8, and so leads nowhere; a
    cookie with one is not read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path = request.path.replace("\x00", "\ufffd")
        request.path_info = request.path_info.replace("\x00", "\ufffd")
        for name in [name for name, value in request.COOKIES.items() if "\x00" in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)


def in_utf_8(application: WSGIApplication) -> WSGIApplication:
    """The same application for requests that name another codec: forms and addresses are UTF-8.

    Django reads them with any codec of Python that a header names, before a middleware runs: not all make text.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if "charset" in parameters:
            boundary = parameters.get("boundary")
            environ["CONTENT_TYPE"] = f'{kind}; boundary="{boundary}"' if boundary else kind
        return application(environ, start_response)

    return answer
