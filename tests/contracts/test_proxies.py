"""Who calls through a proxy: believed from those that are named, and from nobody else."""

from typing import Any

import pytest

from gateway.contracts.proxies import TrustedProxies, networks

TRUSTED = networks("10.0.0.0/24, 127.0.0.1 2001:db8:1::/48")


def seen(peer: str, forwarded: str | None = None, scheme: str | None = None) -> tuple[str, str]:
    """(address, scheme) that the application finds."""
    found: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    if scheme is not None:
        environ["HTTP_X_FORWARDED_PROTO"] = scheme
    TrustedProxies(app, TRUSTED)(environ, None)
    assert found.get("HTTP_X_FORWARDED_FOR") == forwarded  # that there was a proxy stays visible
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("127.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.5", "192.0.2.7:5123", "192.0.2.7"),
        ("2001:db8:1::9", "[2001:db8:2::7]:5123", "2001:db8:2::7"),
        ("::ffff:10.0.0.5", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.5", "192.0.2.7, 10.0.0.9", "192.0.2.7"),  # two proxies of ours
        ("10.0.0.5", "10.0.0.9", "10.0.0.9"),
        ("10.0.0.5", "127.0.0.1, 192.0.2.7", "192.0.2.7"),  # what the caller wrote first is not looked at
        ("10.0.0.5", "192.0.2.7, nonsense", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", None, "10.0.0.5"),
        ("192.0.2.66", "127.0.0.1", "192.0.2.66"),  # no proxy of ours: anybody can write this
        ("", "127.0.0.1", ""),
    ],
)
def test_the_caller_is_the_last_that_is_no_proxy_of_ours(peer: str, forwarded: str | None, caller: str) -> None:
    assert seen(peer, forwarded)[0] == caller


def test_the_scheme_is_told_by_a_trusted_proxy_only() -> None:
    assert seen("127.0.0.1", "192.0.2.7", "https")[1] == "https"
    assert seen("192.0.2.66", "192.0.2.7", "https")[1] == "http"
    assert seen("127.0.0.1", "192.0.2.7", "gopher")[1] == "http"


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33"])
def test_what_is_no_address_is_refused_with_the_evidence(text: str) -> None:
    with pytest.raises(ValueError, match="is no address and no network of a proxy"):
        networks(f"127.0.0.1 {text}")
