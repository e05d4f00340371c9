"""Cookies, tokens, CSRF, throttling and headers, over a whole application."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from central.app import create_app
from central.clock import now
from central.config import Config
from central.database.database import Database
from central.security import services
from central.security.models import SignInFailure, UserSession
from central.security.sessions import LONGEST
from central.security.throttle import FREE_BY_PAIR
from central.security.web import SESSION, safe_next
from gateway.contracts.proxies import networks
from tests.central.ui.browser_peer import Visitor

PASSWORD = "a password for tests"


def wait_long(database: Database) -> None:
    """As after many more guesses: a wait of minutes, which a slow machine does not sit out between two requests."""
    pairs = update(SignInFailure).where(SignInFailure.subject.startswith("pair:"))
    database.write(lambda tx: tx.execute(pairs.values(failures=SignInFailure.failures + 8)))


@pytest.fixture
def visitor(database: Database, tmp_path: Path) -> Visitor:
    database.write(lambda tx: services.add_user(tx, "boss", "admin", password=PASSWORD))
    return Visitor(create_app(Config(data=tmp_path, local_token="local-token"), database))


@pytest.fixture
def client(visitor: Visitor) -> FlaskClient:
    return visitor.client


def test_a_page_sends_strangers_to_the_sign_in_and_brings_them_back(visitor: Visitor) -> None:
    answer = visitor.client.get("/orders?status=shipped")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/orders?status%3Dshipped"
    after = visitor.post("/sign-in", on=answer.location, next="/orders?status=shipped", name="boss", password=PASSWORD)
    assert after.request.full_path == "/orders?status=shipped"


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", None]
)
def test_nobody_is_sent_on_to_another_site(target: str | None) -> None:
    assert safe_next(target) is None


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    answer = visitor.client.post("/sign-in", data={**form(visitor), "name": "boss", "password": PASSWORD})
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["floorgate", "floorgate_device"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie  # it works on plain loopback
    behind = visitor.app.test_client()
    token = (
        behind.get("/sign-in", base_url="https://localhost").text.split('name="csrf_token" value="')[1].split('"')[0]
    )
    fields = {"csrf_token": token, "name": "boss", "password": PASSWORD}
    answer = behind.post("/sign-in", data=fields, base_url="https://localhost")
    assert answer.status_code == 302
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def form(visitor: Visitor, page: str = "/sign-in") -> dict[str, str]:
    """The hidden fields of a page's form."""
    token = visitor.client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
    return {"csrf_token": token}


def test_a_form_without_its_token_changes_nothing(visitor: Visitor, database: Database) -> None:
    client = visitor.signed_in("boss", PASSWORD).client
    assert client.post("/users", data={"name": "eve", "role": "admin"}).status_code == 400
    assert client.post("/sign-out").status_code == 400
    assert client.post("/api/v1/products", json={"products": []}).status_code == 400  # by cookie it needs one too
    assert client.get("/users").status_code == 200


def test_a_request_from_another_site_is_refused(visitor: Visitor) -> None:
    visitor.signed_in("boss", PASSWORD)
    hidden = form(visitor, "/orders")
    answer = visitor.client.post("/sign-out", data=hidden, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    answer = visitor.client.post(
        "/api/v1/gateways/enrol", json={"name": "x"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert visitor.client.post("/sign-out", data=hidden, headers={"Origin": "http://localhost"}).status_code == 302


def test_a_program_needs_its_token_and_nothing_else(client: FlaskClient, database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "script", "purchasing"))
    headers = {"Authorization": f"Bearer {given.token}"}
    goods = {"products": [{"sku": "A", "name": "goods"}]}
    assert client.post("/api/v1/products", json=goods).status_code == 401
    assert client.post("/api/v1/products", json=goods, headers={"Authorization": "Bearer guess"}).status_code == 401
    assert client.post("/api/v1/products", json=goods, headers={"Authorization": "Basic Ym9zcw=="}).status_code == 401
    assert client.post("/api/v1/products", json=goods, headers=headers).status_code < 300
    database.write(lambda tx: services.set_active(tx, "script", False))
    assert client.post("/api/v1/products", json=goods, headers=headers).status_code == 401


def test_a_right_that_is_missing_is_named(client: FlaskClient, database: Database) -> None:
    given = database.write(lambda tx: services.add_user(tx, "li", "reader"))
    answer = client.post("/api/v1/products", json={"products": []}, headers={"Authorization": f"Bearer {given.token}"})
    assert answer.status_code == 403
    assert answer.json["message"] == "li may not products.write"


def test_the_token_left_for_commands_of_this_machine_acts_as_the_system(client: FlaskClient) -> None:
    assert client.get("/api/v1/progress", headers={"Authorization": "Bearer local-token"}).status_code == 200


def test_guessing_is_answered_with_a_wait(visitor: Visitor, database: Database) -> None:
    for _ in range(FREE_BY_PAIR):
        answer = visitor.post("/sign-in", on="/sign-in", name="boss", password="guess")
        assert answer.status_code == 403
        assert "用户名或密码不对" in answer.text
    wait_long(database)
    answer = visitor.post("/sign-in", on="/sign-in", name="boss", password=PASSWORD)
    assert answer.status_code == 429
    assert "失败次数过多" in answer.text


def test_signing_out_ends_it(visitor: Visitor) -> None:
    visitor.signed_in("boss", PASSWORD)
    visitor.post("/sign-out", on="/orders")
    assert visitor.client.get("/orders").status_code == 302


def copied_cookie(visitor: Visitor) -> FlaskClient:
    """Another browser with a copy of this one's cookie."""
    cookie = visitor.client.get_cookie("floorgate")
    assert cookie is not None
    thief = visitor.app.test_client()
    thief.set_cookie("floorgate", cookie.value)
    return thief


def test_signing_out_ends_a_copied_cookie_too_and_no_other_session(visitor: Visitor, database: Database) -> None:
    other = Visitor(visitor.app).signed_in("boss", PASSWORD)
    thief = copied_cookie(visitor.signed_in("boss", PASSWORD))
    assert thief.get("/orders").status_code == 200
    visitor.post("/sign-out", on="/orders")
    assert thief.get("/orders").status_code == 302
    assert thief.get("/api/v1/progress").status_code == 401
    assert other.client.get("/orders").status_code == 200
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(UserSession)).scalar() == 1


def test_signing_in_again_ends_the_session_before(visitor: Visitor) -> None:
    thief = copied_cookie(visitor.signed_in("boss", PASSWORD))
    hidden = form(visitor, "/orders")
    visitor.client.post("/sign-in", data={**hidden, "name": "boss", "password": PASSWORD})
    assert thief.get("/orders").status_code == 302
    assert visitor.client.get("/orders").status_code == 200


def test_a_cookie_without_its_session_or_with_that_of_another_user_is_nobodys(
    visitor: Visitor, database: Database
) -> None:
    database.write(lambda tx: services.add_user(tx, "li", "reader", password=PASSWORD))
    visitor.signed_in("li", PASSWORD)
    with visitor.client.session_transaction() as cookie:
        mine = cookie[SESSION]
    boss = Visitor(visitor.app).signed_in("boss", PASSWORD)
    for session_id in (mine, "", None, "guess", "%"):
        with boss.client.session_transaction() as cookie:
            cookie[SESSION] = session_id
        assert boss.client.get("/orders").status_code == 302
    with boss.client.session_transaction() as cookie:
        del cookie[SESSION]
    assert boss.client.get("/orders").status_code == 302


def test_a_session_ends_after_its_longest_time(visitor: Visitor, database: Database) -> None:
    visitor.signed_in("boss", PASSWORD)
    old = update(UserSession).values(began_at=now() - LONGEST)
    database.write(lambda tx: tx.execute(old) and None)
    assert visitor.client.get("/orders").status_code == 302
    Visitor(visitor.app).signed_in("boss", PASSWORD)
    with database.read() as tx:
        assert tx.execute(select(func.count()).select_from(UserSession)).scalar() == 1


def test_a_changed_password_ends_other_sessions_and_keeps_this_one(visitor: Visitor) -> None:
    other = Visitor(visitor.app).signed_in("boss", PASSWORD)
    visitor.signed_in("boss", PASSWORD)

    def change(**fields: str) -> str:
        return visitor.post("/password", on="/password", **fields).text

    assert "当前密码不对" in change(old="guess", new="another password", again="another password")
    assert "不一致" in change(old=PASSWORD, new="another password", again="another passwort")
    assert "至少 10 个字符" in change(old=PASSWORD, new="short", again="short")
    assert "密码已修改" in change(old=PASSWORD, new="another password", again="another password")
    assert visitor.client.get("/orders").status_code == 200
    assert other.client.get("/orders").status_code == 302


def test_a_changed_password_makes_tokens_worthless_and_the_page_says_so(visitor: Visitor, database: Database) -> None:
    token = database.write(lambda tx: services.add_token(tx, "boss", "script"))
    stranger = database.write(lambda tx: services.add_user(tx, "li", "admin")).token
    visitor.signed_in("boss", PASSWORD)
    assert "您的 2 个 API 令牌将作废" in visitor.client.get("/password", headers=visitor.headers).text
    progress = {"path": "/api/v1/progress", "headers": {"Authorization": f"Bearer {token}"}}
    assert visitor.app.test_client().get(**progress).status_code == 200
    fields = {"old": PASSWORD, "new": "another password", "again": "another password"}
    assert "密码已修改" in visitor.post("/password", on="/password", **fields).text
    assert visitor.app.test_client().get(**progress).status_code == 401
    assert "您没有 API 令牌" in visitor.client.get("/password", headers=visitor.headers).text
    others = {"Authorization": f"Bearer {stranger}"}
    assert visitor.app.test_client().get("/api/v1/progress", headers=others).status_code == 200


def guesses(visitor: Visitor, name: str, address: str, times: int) -> int:
    """Tries wrong passwords; the last answer's status."""
    client = visitor.app.test_client()
    fields = {"name": name, "password": "guess"}
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = None
    for _ in range(times):
        environ = {"REMOTE_ADDR": address}
        answer = client.post("/sign-in", data={"csrf_token": token, **fields}, environ_base=environ)
    assert answer is not None
    return answer.status_code


def test_nobody_is_locked_out_by_what_others_try_elsewhere_or_from_the_same_office(
    visitor: Visitor, database: Database
) -> None:
    home = Visitor(visitor.app).signed_in("boss", PASSWORD)
    home.post("/sign-out", on="/orders")
    guesses(visitor, "boss", "192.0.2.66", FREE_BY_PAIR)
    wait_long(database)
    assert guesses(visitor, "boss", "192.0.2.66", 1) == 429
    Visitor(visitor.app).signed_in("boss", PASSWORD)  # a new browser, from another address
    guesses(visitor, "boss", "127.0.0.1", FREE_BY_PAIR)
    wait_long(database)
    assert guesses(visitor, "boss", "127.0.0.1", 1) == 429
    answer = Visitor(visitor.app).post("/sign-in", on="/sign-in", name="boss", password=PASSWORD)
    assert answer.status_code == 429  # a new browser at the attacker's own address waits
    home.signed_in("boss", PASSWORD)  # one that was here before does not


def test_a_device_is_known_for_whom_it_was_used_and_with_the_present_password(
    visitor: Visitor, database: Database
) -> None:
    database.write(lambda tx: services.add_user(tx, "li", "reader", password=PASSWORD))
    visitor.signed_in("li", PASSWORD)
    guesses(visitor, "boss", "127.0.0.1", FREE_BY_PAIR)
    guesses(visitor, "li", "127.0.0.1", FREE_BY_PAIR)
    wait_long(database)
    visitor.post("/sign-out", on="/products")
    assert visitor.post("/sign-in", on="/sign-in", name="boss", password=PASSWORD).status_code == 429
    visitor.signed_in("li", PASSWORD)
    visitor.post("/sign-out", on="/products")
    database.write(lambda tx: services.reset_password(tx, "li"))
    assert visitor.post("/sign-in", on="/sign-in", name="li", password=PASSWORD).status_code == 429


@pytest.mark.parametrize("trusted", ["127.0.0.1", ""])
def test_behind_a_trusted_proxy_each_caller_counts_alone(database: Database, tmp_path: Path, trusted: str) -> None:
    database.write(lambda tx: services.add_user(tx, "boss", "admin", password=PASSWORD))
    visitor = Visitor(create_app(Config(data=tmp_path, trusted_proxies=networks(trusted)), database))
    attacker, boss = {"X-Forwarded-For": "10.6.6.6, 192.0.2.66"}, {"X-Forwarded-For": "192.0.2.7"}
    fields = {**form(visitor), "name": "boss"}
    for _ in range(FREE_BY_PAIR):
        visitor.client.post("/sign-in", data={**fields, "password": "guess"}, headers=attacker)
    wait_long(database)
    again = visitor.client.post("/sign-in", data={**fields, "password": PASSWORD}, headers=attacker)
    assert again.status_code == 429
    mine = visitor.client.post("/sign-in", data={**fields, "password": PASSWORD}, headers=boss)
    assert mine.status_code == (302 if trusted else 429)  # without a setting the header is anybody's word


def test_somebody_shut_out_is_out_at_once(visitor: Visitor, database: Database) -> None:
    visitor.signed_in("boss", PASSWORD)
    database.write(lambda tx: services.set_active(tx, "boss", False))
    assert visitor.client.get("/orders").status_code == 302
    database.write(lambda tx: services.set_active(tx, "boss", True))
    assert visitor.client.get("/orders").status_code == 302  # let in again: by signing in again


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/progress", "/assets/x/shell.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
