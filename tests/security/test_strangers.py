"""What somebody finds who is not signed in, has the wrong right, or comes through a page of another site."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from apiflask import APIFlask
from flask import Flask

from central.database.database import Database
from central.security import services
from central.security.rights import ROLES
from central.security.sign_in import TooManyTries, WrongCredentials, sign_in
from central.security.throttle import FREE_BY_PAIR
from central.security.web import safe_next

OPEN = {"/api/v1/gateways/enrol", "/api/v1/openapi.json"}
PUBLIC_PAGES = {"/sign-in", "/sign-out", "/language", "/healthz", "/readyz", "/metrics"}
VALUES = {
    "path": "x",
    "int": "1",
    "any(cancel, refund)": "cancel",
    "any(let_in, shut_out)": "let_in",
}


def routes(app: Flask) -> list[tuple[str, str]]:
    """(method, path) of everything that the application answers, with something in each gap."""
    found = []
    for rule in app.url_map.iter_rules():
        gaps = {name: VALUES.get(_kind(rule.rule, name), "x") for name in rule.arguments}
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, gaps, force_external=False)
        found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def _kind(rule: str, name: str) -> str:
    start = rule.index(f":{name}>") if f":{name}>" in rule else -1
    return rule[rule.rindex("<", 0, start) + 1 : start] if start > 0 else ""


def test_every_call_of_the_api_wants_to_know_who_calls(central: APIFlask) -> None:
    client = central.test_client()
    calls = [(method, path) for method, path in routes(central) if path.startswith("/api/") and path not in OPEN]
    assert len(calls) > 30
    for method, path in calls:
        answer = client.open(path, method=method, json={} if method == "POST" else None)
        assert answer.status_code == 401, f"{method} {path}"
        answer = client.open(path, method=method, data="[" * 100_000, content_type="application/json")
        assert answer.status_code == 401, f"{method} {path} reads what strangers send"


def test_every_page_sends_strangers_away_and_every_form_wants_its_token(central: APIFlask) -> None:
    client = central.test_client()
    public = ("/assets/", "/bootstrap/", "/static/", "/api/")
    for method, path in routes(central):
        if path.startswith(public) or (method == "GET" and path in PUBLIC_PAGES):
            continue
        answer = client.open(path, method=method, data={} if method == "POST" else None)
        assert answer.status_code == (302 if method == "GET" else 400), f"{method} {path}: {answer.status_code}"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_but_the_command_line_runs_commands(central: APIFlask, database: Database, role: str) -> None:
    token = database.write(lambda tx: services.add_user(tx, "eve", role)).token
    answer = central.test_client().post(
        "/api/v1/local/user-add",
        json={"arguments": {"name": "mallory", "role": "admin"}},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example:7300", "Origin": "http://rebound.example:7300"},
        {"Host": "rebound.example:7300"},
        {"Host": "127.0.0.1.rebound.example"},
        {"Origin": "http://127.0.0.1:7300", "Host": "127.0.0.1:7300"},
        {"X-Forwarded-For": "192.0.2.7", "Host": "127.0.0.1:7300"},
        {"X-Real-IP": "192.0.2.7", "Host": "127.0.0.1:7300"},
        {"Forwarded": "for=192.0.2.7", "Host": "127.0.0.1:7300"},
    ],
)
def test_a_page_or_a_proxy_does_not_enrol_as_this_machine(central: APIFlask, headers: dict[str, str]) -> None:
    answer = central.test_client().post("/api/v1/gateways/enrol", json={"name": "gw-1"}, headers=headers)
    assert answer.status_code in (400, 403), answer.text  # 400: a page without its form's token
    assert "key" not in (answer.json or {})


def test_this_machine_enrols_the_first_gateway(central: APIFlask) -> None:
    answer = central.test_client().post(
        "/api/v1/gateways/enrol", json={"name": "gw-1"}, headers={"Host": "127.0.0.1:7300"}
    )
    assert answer.status_code == 200
    assert answer.json is not None
    assert len(answer.json["key"]) == 64


@pytest.mark.parametrize(
    "target", ["/x\r\nSet-Cookie:a=b", "/\t/evil.example", "/.\\evil.example", "/\x00", "/\u2028", "///evil.example"]
)
def test_nobody_is_sent_on_to_where_a_browser_reads_something_else(target: str) -> None:
    assert safe_next(target) is None


def test_many_guesses_at_once_do_not_slip_through_together(database: Database) -> None:
    database.write(lambda tx: services.add_user(tx, "boss", "admin", password="the right password"))
    at = datetime(2026, 11, 24, tzinfo=UTC)

    def guess(no: int) -> bool:
        """Whether the password was looked at."""
        try:
            sign_in(database, "boss", f"wrong password {no}", "192.0.2.7", at)
        except TooManyTries:
            return False
        except WrongCredentials:
            return True
        raise AssertionError("a wrong password fits")

    with ThreadPoolExecutor(12) as pool:
        looked_at = sum(pool.map(guess, range(24)))
    assert looked_at == FREE_BY_PAIR


def test_signing_in_is_not_counted_against_the_office(database: Database) -> None:
    database.write(lambda tx: services.add_user(tx, "boss", "admin", password="the right password"))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    for _ in range(40):
        assert sign_in(database, "boss", "the right password", "192.0.2.7", at).name == "boss"
