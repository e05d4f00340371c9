"""API tokens, gateways' codes and keys, by the pages."""

import re

import pytest
from sqlalchemy import select

from central.database.database import Database
from central.gateways.models import Gateway
from central.security import services
from central.ui.language import LANGUAGES
from tests.central.ui.browser_peer import Visitor

_TOKEN = re.compile(r"<code>(fgt_[\w-]+)</code>")


def bearer(visitor: Visitor, token: str, path: str) -> int:
    """What the API answers to a token."""
    return visitor.app.test_client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_says_when_it_was_used_and_is_revoked(visitor: Visitor) -> None:
    page = visitor.post("/tokens", on="/tokens", label="label printer", reach="read").text
    [token] = _TOKEN.findall(page)
    assert _TOKEN.findall(visitor.get("/tokens")) == []
    row = next(part for part in page.split("<tbody>")[1].split("<tr>") if "label printer" in part)
    assert "从未" in row
    assert bearer(visitor, token, "/api/v1/orders") == 200
    answer = visitor.app.test_client().post(
        "/api/v1/products", json={"products": []}, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 403  # reading only
    page = visitor.get("/tokens")
    row = next(part for part in page.split("<tbody>")[1].split("<tr>") if "label printer" in part)
    assert "从未" not in row
    [revoke] = re.findall(r'action="(/tokens/[0-9a-f]+/revoke)"', row)
    assert "令牌 label printer 已作废" in visitor.post(revoke, on="/tokens").text
    assert bearer(visitor, token, "/api/v1/orders") == 401
    assert revoke not in visitor.get("/tokens")


def test_ones_own_tokens_only_unless_one_looks_after_users(visitor: Visitor, worked: Database) -> None:
    given = worked.write(lambda tx: services.add_user(tx, "li", "reader"))
    li = Visitor(visitor.app).signed_in("li", given.password)
    worked.write(lambda tx: services.add_token(tx, "boss", "secret script"))
    assert "secret script" not in li.get("/tokens")
    assert "secret script" in visitor.get("/tokens")
    assert li.post("/tokens", on="/tokens", label="mine now", reach="all", owner="boss").status_code == 403
    [token] = _TOKEN.findall(visitor.post("/tokens", on="/tokens", label="for li", reach="all", owner="li").text)
    assert "for li" in li.get("/tokens")
    assert bearer(visitor, token, "/api/v1/orders") == 200
    assert bearer(visitor, token, "/api/v1/tasks") == 403  # li may not
    page = li.post("/tokens", on="/tokens", label=" ", reach="all").text
    assert "不能生成这样的令牌" in page
    worked.write(lambda tx: services.revoke_tokens(tx, "li") and None)
    assert bearer(visitor, token, "/api/v1/orders") == 401


@pytest.mark.parametrize("language", [name.replace("_", "-") for name in LANGUAGES])
def test_the_pages_say_what_to_do_when_they_are_empty(newcomer: Visitor, database: Database, language: str) -> None:
    newcomer.headers = {"Accept-Language": language}
    database.write(lambda tx: tx.exec_driver_sql("DELETE FROM api_token") and None)
    assert "<code>Authorization: Bearer TOKEN</code>" in newcomer.get("/tokens")
    page = newcomer.get("/gateways")
    empty = {"zh-CN": "没有可用的注册码", "en": "No code is open"}[language]
    assert empty in page


def test_a_code_is_shown_once_with_what_to_type_and_is_withdrawn(visitor: Visitor) -> None:
    page = visitor.post("/gateways/codes", on="/gateways", name="gw-2").text
    [command] = re.findall(r"<code>(floorgate gateway enrol [^<]+)</code>", page)
    assert command.startswith("floorgate gateway enrol --central http://localhost --id gw-2 --code ")
    assert command.split()[-1] not in visitor.get("/gateways")
    [drop] = re.findall(r'action="(/gateways/codes/[0-9a-f]+/drop)"', page)
    assert "gw-2 的注册码已作废" in visitor.post(drop, on="/gateways").text
    body = {"name": "gw-2", "code": command.split()[-1]}
    assert visitor.app.test_client().post("/api/v1/gateways/enrol", json=body).status_code == 403
    assert "没有这个注册码" in visitor.post(drop, on="/gateways").text
    assert "不能这样注册" in visitor.post("/gateways/codes", on="/gateways", name="no good").text


def test_a_key_is_revoked_with_a_reason_and_a_new_code_lets_the_gateway_in_again(
    visitor: Visitor, worked: Database
) -> None:
    def key() -> tuple[str, bool]:
        with worked.read() as tx:
            row = tx.execute(select(Gateway.key, Gateway.revoked_at).where(Gateway.name == "gw-1")).one()
        return row.key, row.revoked_at is not None

    before = key()
    assert "请写明原因" in visitor.post("/gateways/gw-1/revoke", on="/gateways/gw-1", reason=" ").text
    assert key() == before
    page = visitor.post("/gateways/gw-1/revoke", on="/gateways/gw-1", reason="the PC was stolen").text
    assert "gw-1 的密钥已作废" in page
    assert "the PC was stolen" in page
    assert key()[1] is True
    assert key()[0] != before[0]
    assert "密钥已作废" in visitor.get("/gateways")
    assert '"/gateways/gw-1/revoke"' not in visitor.get("/gateways/gw-1")
    page = visitor.post("/gateways/codes", on="/gateways", name="gw-1").text
    code = re.findall(r"--code ([\w-]+)", page)[0]
    answer = visitor.app.test_client().post("/api/v1/gateways/enrol", json={"name": "gw-1", "code": code})
    assert answer.status_code == 200
    assert key()[1] is False


def test_who_may_not_enrol_sees_neither_codes_nor_the_button(visitor: Visitor, worked: Database) -> None:
    given = worked.write(lambda tx: services.add_user(tx, "wang", "warehouse"))
    wang = Visitor(visitor.app).signed_in("wang", given.password)
    page = wang.get("/gateways")
    assert "new-code" not in page
    assert "/revoke" not in wang.get("/gateways/gw-1")
    for path in ("/gateways/codes", "/gateways/gw-1/revoke"):
        answer = wang.post(path, on="/gateways", name="gw-9", reason="why not")
        assert answer.status_code == 403
