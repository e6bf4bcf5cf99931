# SPDX-License-Identifier: AGPL-3.0-or-later
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# What the browser says about an answer of 4xx; the answer itself is looked at.
SAYS_STATUS = "Failed to load resource: the server responded with a status of"


class Watch:
    """Notes what no page of ours may do, in every page of a browser context.

    `allowed` are the statuses from 400 on that the test expects.
    """

    def __init__(self, context: BrowserContext, site: str, allowed: tuple[int, ...] = ()) -> None:
        self.context = context
        self.site = site
        self.allowed = allowed
        self.problems: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda failure: self.problems.append(f"script: {failure.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def taken(self) -> list[str]:
        """The problems since the last time, so that each is told once."""
        problems, self.problems = self.problems, []
        return problems

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(SAYS_STATUS):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:")):
            self.problems.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left takes its unfinished requests with it.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"{request.failure}: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.problems.append(f"{response.status}: {response.url}")
        if response.request.resource_type == "document" and policy_of(response.headers) != POLICY:
            self.problems.append(f"content security policy: {response.url}")


def policy_of(headers: dict[str, str]) -> dict[str, str]:
    """The directives of a Content-Security-Policy header by name."""
    directives = headers.get("content-security-policy", "").split(";")
    return dict(directive.strip().split(" ", 1) for directive in directives if directive.strip())
