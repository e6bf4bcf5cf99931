# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who presses the buttons of a running product, and the accidents that may happen meanwhile."""

import os
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg

from jointplan.core.embedded import processes
from jointplan.training.loading import PASSWORD
from tests.test_running import Product, eventually

FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
Values = Sequence[tuple[str, str]]


class Person:
    """Somebody with a browser that keeps cookies and fills in forms."""

    def __init__(self, product: Product, name: str) -> None:
        self.address = product.running().address.rstrip("/")
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        path = "/en/account/login/"
        self.press(path, self.get(path), [("login", name), ("password", PASSWORD)])

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as response:
            return str(response.read().decode())

    def press(self, path: str, page: str, values: Values = ()) -> tuple[str, str]:
        """Send a form with what is hidden in it; returns the path of the page that it leads to, and the page."""
        data = urllib.parse.urlencode([*FIELD.findall(page), *values]).encode()
        with self.opener.open(self.address + path, data, timeout=30) as response:
            return urllib.parse.urlsplit(response.geturl()).path, str(response.read().decode())

    def bring(self, path: str, page: str, file: bytes) -> tuple[str, str]:
        """Send a form with a file."""
        mark = uuid.uuid4().hex
        head = 'Content-Disposition: form-data; name="{}"'
        parts = [f"{head.format(name)}\r\n\r\n{value}".encode() for name, value in FIELD.findall(page)]
        parts.append(f'{head.format("file")}; filename="pack.json"\r\n\r\n'.encode() + file)
        data = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts) + b"--%s--\r\n" % mark.encode()
        request = urllib.request.Request(self.address + path, data)
        request.add_header("Content-Type", f"multipart/form-data; boundary={mark}")
        with self.opener.open(request, timeout=30) as response:
            return urllib.parse.urlsplit(response.geturl()).path, str(response.read().decode())

    def was_acknowledged(self, path: str, page: str, values: Values, leads_to: re.Pattern[str]) -> bool:
        """Press, and say whether the page of success was shown, or was on its way when the server was killed."""
        try:
            return leads_to.search(self.press(path, page, values)[0]) is not None
        except urllib.error.URLError as error:
            # After a redirect the next address is known: what was asked for was acknowledged.
            return leads_to.search(urllib.parse.urlsplit(str(getattr(error, "url", ""))).path) is not None
        except OSError:
            return False


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def kill(product: Product, name: str) -> None:
    """As an accident does it: the process and what it started. It goes first, or it would start another meanwhile."""
    pid = product.member(name)
    for victim in [pid, *(children_of(pid) if name == "web server" else [])]:
        if processes.started_at(victim) is not None:
            os.kill(victim, signal.SIGKILL)


def killed_during(product: Product, name: str, moment: float, act: Callable[[], bool]) -> bool:
    """Whether what somebody does was acknowledged while a process was killed so many seconds after it began."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(act)
        time.sleep(moment)
        kill(product, name)
        acknowledged = answer.result(timeout=60)
    eventually(lambda: product.status() == 200)
    eventually(lambda: len(product.running().processes) == 2)
    return acknowledged


def persistently(act: Callable[[], Any]) -> Any:
    """Do it again until connections that a kill has broken are noticed; such a visit is told to come again."""
    for _attempt in range(10):
        try:
            return act()
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError("the product did not come back")


def asked(product: Product, question: str, *values: Any) -> Any:
    """The first row that the owner of the database gets."""
    with psycopg.connect(product.running().owner_url) as connection:
        return connection.execute(question, values).fetchone()
