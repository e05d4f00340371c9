"""Enrolling: over TLS or on this machine only, and what a new key does to work at hand."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway import enrolment
from gateway.contracts.sealing import Receiver, seal, unseal
from gateway.enrolment import Enrolment, NotEnrolled, require_private
from gateway.serve_cli import gateway


@pytest.mark.parametrize(
    "central", ["http://central.example:7300", "http://192.168.1.7:7300", "central:7300", "ftp://x"]
)
def test_a_key_does_not_cross_a_network_in_clear(central: str, tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match=r"in clear over the network: name an https:// address .* or say --insecure"):
        require_private(central)
    result = CliRunner().invoke(gateway, ["enrol", "--data", str(tmp_path), "--central", central, "--code", "X"])
    assert (result.exit_code, "--insecure" in result.output) == (1, True)
    assert not (tmp_path / enrolment.FILE).exists()


@pytest.mark.parametrize(
    "central", ["https://central.example", "http://127.0.0.1:7300", "http://localhost", "http://[::1]:1"]
)
def test_tls_or_this_machine_will_do(central: str) -> None:
    require_private(central)


def test_whoever_says_insecure_gets_as_far_as_the_network(tmp_path: Path) -> None:
    asked = ["enrol", "--data", str(tmp_path), "--central", "http://central.invalid:7300", "--code", "X", "--insecure"]
    result = CliRunner().invoke(gateway, asked)
    assert result.exit_code == 1
    assert "--insecure" not in result.output


def kept(folder: Path, key: str, name: str = "gw-1") -> Enrolment:
    return enrolment.save(folder, Enrolment(gateway=name, key=key * 32))


def test_a_new_key_leaves_the_old_ones_for_reading(tmp_path: Path) -> None:
    block = seal(Receiver(name="Li"), kept(tmp_path, "aa").key_bytes, "f-1")
    for key in ("bb", "bb", "cc"):
        kept(tmp_path, key)
    now = enrolment.load(tmp_path)
    assert now is not None
    assert (now.key, now.former) == ("cc" * 32, ("bb" * 32, "aa" * 32))
    assert unseal(block, now.keys, "f-1").name == "Li"
    for key in ("d0", "d1", "d2", "d3"):
        now = kept(tmp_path, key)
    assert len(now.former) == 4
    assert kept(tmp_path, "ee", name="gw-2").former == ()


@pytest.mark.parametrize("proxy", ["proxy.example", "10.0.0.1/8"])
def test_what_is_no_proxy_is_wrong_usage(proxy: str, tmp_path: Path) -> None:
    for options, environment in ((["--trusted-proxy", proxy], {}), ([], {"FLOORGATE_TRUSTED_PROXIES": f"::1 {proxy}"})):
        result = CliRunner().invoke(gateway, ["serve", "--data", str(tmp_path / "d"), *options], env=environment)
        assert result.exit_code == 2
        assert f"'{proxy}' is no address and no network of a proxy" in " ".join(result.output.split())
    assert not (tmp_path / "d").exists()
