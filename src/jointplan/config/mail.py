# SPDX-License-Identifier: AGPL-3.0-or-later
"""How mail leaves: read from the environment, so that a mistake shows at start and not at the first lost mail."""

from typing import Any
from urllib.parse import urlsplit

from jointplan.config.env import Reader

BACKENDS = "django.core.mail.backends."
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TLS, SSL, NONE = "tls", "ssl", "none"
PORTS = {TLS: 587, SSL: 465, NONE: 25}
TIMEOUT_SECONDS = 20


def mail_settings(reader: Reader, *, served_over_https: bool, hosts: list[str]) -> dict[str, Any]:
    """Django's settings for mail.

    With EMAIL_HOST, mail goes there. Without it, a trial on this computer prints it to the worker's log; a real
    installation sends none, because a log is no place for links that open accounts.
    """
    host = reader.string("EMAIL_HOST", default="")
    address = _address(reader, served_over_https, hosts, required=bool(host))
    kept = {"EMAIL_BACKEND": "jointplan.notifications.outbox.OutboxBackend", "JOINTPLAN_ADDRESS": address}
    if not host:
        way = "dummy" if served_over_https else "console"
        sender = reader.string("DEFAULT_FROM_EMAIL", default="jointplan@localhost")
        return kept | {"EMAIL_DELIVERY_BACKEND": f"{BACKENDS}{way}.EmailBackend", "DEFAULT_FROM_EMAIL": sender}
    security = _security(reader, host)
    user, password = reader.string("EMAIL_HOST_USER", default=""), reader.secret("EMAIL_HOST_PASSWORD", default="")
    if bool(user) != bool(password):
        missing = "EMAIL_HOST_PASSWORD" if user else "EMAIL_HOST_USER"
        reader.problem(
            missing, "is not set, but its companion is.", "Set both, or neither for a server that asks none."
        )
    if user and security == NONE and host not in LOOPBACK:
        reader.problem(
            "EMAIL_USE_TLS",
            "is off, and the password would travel unencrypted.",
            "Set EMAIL_USE_TLS=yes or EMAIL_USE_SSL=yes.",
        )
    sender = reader.string("DEFAULT_FROM_EMAIL")
    if sender and "@" not in sender:
        reader.problem("DEFAULT_FROM_EMAIL", f"“{sender}” is no mailbox.", "Write for example jointplan@example.org.")
    return kept | {
        "EMAIL_DELIVERY_BACKEND": f"{BACKENDS}smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": reader.integer("EMAIL_PORT", default=PORTS[security], minimum=1, maximum=65535),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": security == TLS,
        "EMAIL_USE_SSL": security == SSL,
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
        "DEFAULT_FROM_EMAIL": sender,
    }


def _security(reader: Reader, host: str) -> str:
    """Encrypted unless somebody says otherwise; a server on this computer needs none."""
    ssl = reader.boolean("EMAIL_USE_SSL", default=False)
    tls = reader.boolean("EMAIL_USE_TLS", default=not ssl and host not in LOOPBACK)
    if ssl and tls:
        reader.problem(
            "EMAIL_USE_SSL", "is on, and so is EMAIL_USE_TLS.", "Keep one: TLS for port 587, SSL for port 465."
        )
    return SSL if ssl else TLS if tls else NONE


def _address(reader: Reader, served_over_https: bool, hosts: list[str], *, required: bool) -> str:
    """Where people reach this installation: links in mails begin with it."""
    scheme = "https" if served_over_https else "http"
    guess = f"{scheme}://{next((host for host in hosts if host.strip('.*')), 'localhost').lstrip('.')}"
    address = reader.string("JOINTPLAN_ADDRESS", default=None if required else guess)
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/")):
        reader.problem(
            "JOINTPLAN_ADDRESS",
            f"“{address}” is not the address of this installation.",
            "Write for example JOINTPLAN_ADDRESS=https://plan.example.org",
        )
    return address
