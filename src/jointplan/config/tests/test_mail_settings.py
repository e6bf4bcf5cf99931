# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

import pytest

from jointplan.config.env import EnvironmentProblem, Reader
from jointplan.config.mail import mail_settings

SERVER = {
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "plan@example.org",
    "JOINTPLAN_ADDRESS": "https://plan.example.org",
}


def read(environ: dict[str, str], *, https: bool = True, hosts: tuple[str, ...] = ("plan.example.org",)) -> Any:
    reader = Reader(environ)
    found = mail_settings(reader, served_over_https=https, hosts=list(hosts))
    reader.finish()
    return found


@pytest.mark.parametrize(
    ("https", "backend", "address"),
    [(False, "console", "http://plan.example.org"), (True, "dummy", "https://plan.example.org")],
)
def test_without_a_mail_server_a_trial_prints_and_a_real_installation_sends_nothing(
    https: bool, backend: str, address: str
) -> None:
    found = read({}, https=https)
    assert found["EMAIL_BACKEND"] == "jointplan.notifications.outbox.OutboxBackend"
    assert found["EMAIL_DELIVERY_BACKEND"] == f"django.core.mail.backends.{backend}.EmailBackend"
    assert found["JOINTPLAN_ADDRESS"] == address


@pytest.mark.parametrize(
    ("more", "port", "tls", "ssl"),
    [
        ({}, 587, True, False),
        ({"EMAIL_USE_SSL": "yes"}, 465, False, True),
        ({"EMAIL_USE_TLS": "no"}, 25, False, False),
        ({"EMAIL_HOST": "127.0.0.1"}, 25, False, False),
        ({"EMAIL_PORT": "2525"}, 2525, True, False),
    ],
)
def test_a_mail_server_is_spoken_to_in_secret_unless_somebody_says_otherwise(
    more: dict[str, str], port: int, tls: bool, ssl: bool
) -> None:
    found = read(SERVER | more)
    assert found["EMAIL_DELIVERY_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a secret\n")
    found = read(SERVER | {"EMAIL_HOST_USER": "plan", "EMAIL_HOST_PASSWORD_FILE": str(tmp_path / "password")})
    assert found["EMAIL_HOST_PASSWORD"] == "a secret"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"EMAIL_USE_SSL": "yes", "EMAIL_USE_TLS": "yes"}, "EMAIL_USE_SSL: is on, and so is EMAIL_USE_TLS."),
        ({"EMAIL_HOST_USER": "plan"}, "EMAIL_HOST_PASSWORD: is not set, but its companion is."),
        ({"EMAIL_HOST_PASSWORD": "x"}, "EMAIL_HOST_USER: is not set, but its companion is."),
        (
            {"EMAIL_HOST_USER": "plan", "EMAIL_HOST_PASSWORD": "x", "EMAIL_USE_TLS": "no"},
            "EMAIL_USE_TLS: is off, and the password would travel unencrypted.",
        ),
        ({"EMAIL_PORT": "none"}, "EMAIL_PORT: “none” is not a whole number"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL: is not set."),
        ({"DEFAULT_FROM_EMAIL": "plan"}, "DEFAULT_FROM_EMAIL: “plan” is no mailbox."),
        ({"JOINTPLAN_ADDRESS": ""}, "JOINTPLAN_ADDRESS: is not set."),
        ({"JOINTPLAN_ADDRESS": "plan.example.org"}, "JOINTPLAN_ADDRESS: “plan.example.org” is not the address"),
        ({"EMAIL_USE_TLS": "perhaps"}, "EMAIL_USE_TLS: “perhaps” is not yes or no."),
    ],
)
def test_a_mistake_is_named_at_the_start_with_what_to_do(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(EnvironmentProblem) as problem:
        read(SERVER | wrong)
    assert named in str(problem.value)
