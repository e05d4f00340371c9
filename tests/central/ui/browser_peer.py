"""What a browser does, without one: keeps cookies, sends the form's CSRF token, follows redirects."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.central.ui.world import NAME, PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """One session."""

    def __init__(self, app: Flask, language: str = "zh-CN") -> None:
        self.app = app
        self.client = app.test_client()
        self.headers = {"Accept-Language": language}

    def signed_in(self, name: str = NAME, password: str = PASSWORD) -> "Visitor":
        """Signs in."""
        answer = self.post("/sign-in", on="/sign-in", name=name, password=password)
        assert answer.status_code == 200, answer.text
        return self

    def get(self, path: str, status: int = 200) -> str:
        """The text of a page."""
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[-2000:]}"
        return answer.text

    def post(self, path: str, on: str = "/orders", **form: Any) -> TestResponse:
        """Sends a form that stands on the page `on`; the answer is that of the page it leads to."""
        page = self.client.get(on, headers=self.headers)
        found = _TOKEN.search(page.text)
        assert found, f"no form on {on}"
        data = {"csrf_token": found[1], "next": on, **form}
        return self.client.post(path, data=data, headers=self.headers, follow_redirects=True)
