"""Screens over https on the LAN: the own CA, its file for devices, one port for both, sockets, renewal."""

import datetime as dt
import json
import socket
import ssl
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import simple_websocket
from cryptography import x509

from gateway.app import Gateway, Settings
from gateway.listen import Address
from gateway.web.certificates import Certificates, Names, names_here
from tests.ports import free_port

NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
HERE = Names(("localhost", "depot", "depot.local"), (ip_address("127.0.0.1"), ip_address("192.168.1.20")))


def made(folder: Path, names: Names = HERE) -> Certificates:
    certificates = Certificates(folder, lambda: names)
    certificates.ensure(NOW)
    return certificates


def test_keys_are_for_the_owner_only(tmp_path: Path) -> None:
    made(tmp_path / "tls")
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((tmp_path / "tls" / name).stat().st_mode) == 0o600


def test_the_certificate_is_signed_by_the_own_ca_for_this_machine(tmp_path: Path) -> None:
    found = made(tmp_path)
    found.server.verify_directly_issued_by(found.ca)
    names = found.server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "depot", "depot.local"]
    assert list(map(str, names.get_values_for_type(x509.IPAddress))) == ["127.0.0.1", "192.168.1.20"]
    assert found.server.not_valid_after_utc - found.server.not_valid_before_utc <= dt.timedelta(days=398)


def test_a_ca_that_is_stolen_signs_for_no_site_outside(tmp_path: Path) -> None:
    limits = made(tmp_path).ca.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert {one.value for one in limits.value.permitted_subtrees or [] if isinstance(one, x509.DNSName)} == {
        "localhost", "local", "lan", "home.arpa", "internal", "depot", "depot.local",
    }  # fmt: skip


def test_it_is_renewed_a_month_before_its_end_and_the_ca_stays(tmp_path: Path) -> None:
    found = made(tmp_path)
    ca, server = found.ca, found.server
    assert not found.ensure(NOW + dt.timedelta(days=300))
    assert found.ensure(NOW + dt.timedelta(days=370))
    assert (found.ca, found.server == server) == (ca, False)


def test_another_address_gets_another_certificate_from_the_same_ca(tmp_path: Path) -> None:
    ca = made(tmp_path).ca
    moved = Names(HERE.hosts, (ip_address("127.0.0.1"), ip_address("10.1.2.3")))
    again = Certificates(tmp_path, lambda: moved)
    assert again.ensure(NOW)
    assert again.ca == ca
    assert not again.ensure(NOW)


def test_a_name_that_the_ca_may_not_sign_is_left_out_until_a_new_ca_is_made(tmp_path: Path) -> None:
    made(tmp_path)
    named = Names((*HERE.hosts, "floor.example.com"), HERE.addresses)
    found = Certificates(tmp_path, lambda: named)
    assert not found.ensure(NOW)
    found.ensure(NOW, new_ca=True)
    names = found.server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "floor.example.com" in names.get_values_for_type(x509.DNSName)


def test_names_are_taken_from_the_machine() -> None:
    found = names_here(("0.0.0.0", "floor.lan", "192.168.7.7"))
    assert {"localhost", "floor.lan", f"{socket.gethostname().split('.')[0].lower()}.local"} <= set(found.hosts)
    assert {"127.0.0.1", "192.168.7.7"} <= set(map(str, found.addresses))
    assert "0.0.0.0" not in map(str, found.addresses)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("tls-gateway")
    running = Gateway(Settings(data=folder, listen=Address("127.0.0.1", free_port()), tls=True))
    running.start()
    yield running
    running.stop()


def trusting(gateway: Gateway) -> ssl.SSLContext:
    """A device that installed the CA."""
    assert gateway.certificates is not None
    return ssl.create_default_context(cafile=str(gateway.certificates.ca_path))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def fetch(gateway: Gateway, path: str, scheme: str = "https", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers; a redirect is an answer like any other."""
    url = f"{scheme}://localhost:{gateway.settings.listen.port}{path}"
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=trusting(gateway)))
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def test_a_device_that_trusts_the_ca_gets_the_screens(gateway: Gateway) -> None:
    status, body, _ = fetch(gateway, "/")
    assert status == 200
    assert b"modulepreload" in body


def test_a_device_that_does_not_is_refused_by_itself_and_the_gateway_goes_on(gateway: Gateway) -> None:
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"https://localhost:{gateway.settings.listen.port}/", timeout=10)
    assert fetch(gateway, "/healthz")[0] == 200


def test_this_machine_is_served_in_clear_as_before(gateway: Gateway) -> None:
    assert fetch(gateway, "/api/v1/stations", "http")[0] == 200


def test_others_get_only_the_certificate_in_clear(gateway: Gateway) -> None:
    elsewhere = {"X-Forwarded-For": "192.168.1.50"}  # what a proxy passes on does not come from this machine
    status, _, headers = fetch(gateway, "/s/p1?lang=en", "http", **elsewhere)
    assert (status, headers["Location"]) == (307, f"https://localhost:{gateway.settings.listen.port}/s/p1?lang=en")
    assert fetch(gateway, "/api/v1/stations", "http", **elsewhere)[0] == 307
    assert gateway.certificates is not None
    status, body, headers = fetch(gateway, "/certificate/floorgate-ca.crt", "http", **elsewhere)
    assert (status, headers["Content-Type"]) == (200, "application/x-x509-ca-cert")
    assert x509.load_der_x509_certificate(body) == gateway.certificates.ca


@pytest.mark.parametrize(
    ("language", "heading"), [("zh_CN", "网关证书"), ("zh_TW", "閘道器憑證"), ("en", "The gateway's")]
)
def test_the_page_says_how_to_install_it(gateway: Gateway, language: str, heading: str) -> None:
    status, body, _ = fetch(gateway, f"/certificate?lang={language}", "http")
    page = body.decode()
    assert status == 200
    assert heading in page.replace("&#39;", "'")
    assert "Android" in page
    assert "Windows" in page
    assert "<svg" in page
    assert gateway.certificates is not None
    assert gateway.certificates.fingerprint in page


def test_a_screens_socket_runs_encrypted(gateway: Gateway) -> None:
    port = gateway.settings.listen.port
    body = json.dumps({"station": "p1", "kind": "pick"}).encode()
    request = urllib.request.Request(
        f"https://localhost:{port}/api/v1/stations", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, context=trusting(gateway), timeout=10) as answer:
        assert answer.status == 201
    client = simple_websocket.Client(f"wss://localhost:{port}/ws/stations/p1", ssl_context=trusting(gateway))
    assert json.loads(client.receive(timeout=10) or "{}")["step"] == "sign_in"
    for n in range(100):
        gateway.sockets.show("p1", json.dumps({"n": n, "padding": "x" * 3000}).encode())
    heard: list[int] = []
    while len(heard) < 100:
        message = json.loads(client.receive(timeout=10) or "{}")
        if "n" in message:
            heard.append(message["n"])
    assert heard == list(range(100))
    client.close()


def test_a_client_that_says_nothing_keeps_nobody_waiting(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.settings.listen.port)):
        assert fetch(gateway, "/healthz")[0] == 200


def test_a_renewed_certificate_is_shown_to_the_next_device(gateway: Gateway) -> None:
    assert gateway.certificates is not None
    before = gateway.certificates.server.serial_number
    gateway.certificates.server_path.unlink()
    assert gateway.certificates.ensure(dt.datetime.now(dt.UTC))
    with (
        socket.create_connection(("127.0.0.1", gateway.settings.listen.port)) as plain,
        trusting(gateway).wrap_socket(plain, server_hostname="localhost") as line,
    ):
        shown = x509.load_der_x509_certificate(line.getpeercert(binary_form=True) or b"")
    assert shown.serial_number != before
