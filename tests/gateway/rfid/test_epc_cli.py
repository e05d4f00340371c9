"""`floorgate epc`: one object a value, in input order, whatever one of them is."""

import json

from click.testing import CliRunner

from gateway.rfid.cli import epc

SGTIN, SSCC = "3074257BF7194E4000001A85", "3114257BF4499602D2000000"


def test_decode_gives_one_object_a_value_in_input_order() -> None:
    result = CliRunner().invoke(epc, ["decode", SSCC, SGTIN, "--json"])
    assert result.exit_code == 0
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["scheme"], second["scheme"] == ("sscc-96", "sgtin-96")
    assert second == {
        "scheme": "sgtin-96",
        "uri": "urn:epc:id:sgtin:0614141.812345.6789",
        "hex": SGTIN,
        "elements": "(01)80614141123458(21)6789",
        "digital_link": "https://id.gs1.org/01/80614141123458/21/6789",
        "tag_uri": "urn:epc:tag:sgtin-96:3.0614141.812345.6789",
        "filter": 3,
    }


def test_encode_gives_the_hex_digits() -> None:
    result = CliRunner().invoke(epc, ["encode", "urn:epc:id:sscc:0614141.1234567890", "--json"])
    assert json.loads(result.stdout)["hex"] == SSCC


def test_encode_takes_the_prefix_length_of_a_link() -> None:
    link = "https://id.gs1.org/01/80614141123458/21/6789"
    result = CliRunner().invoke(epc, ["encode", link, "--prefix-digits", "9", "--filter", "3", "--json"])
    assert json.loads(result.stdout)["uri"] == "urn:epc:id:sgtin:061414112.8345.6789"


def test_a_value_that_cannot_be_read_keeps_its_place_and_ends_in_status_1() -> None:
    result = CliRunner().invoke(epc, ["decode", "E200", SSCC, "--json"])
    assert result.exit_code == 1
    bad, good = map(json.loads, result.stdout.splitlines())
    assert bad["value"] == "E200"
    assert "header" in bad["error"]
    assert good["scheme"] == "sscc-96"
    assert len(result.stderr.splitlines()) == 1


def test_no_value_is_wrong_usage() -> None:
    assert CliRunner().invoke(epc, ["decode", "--json"]).exit_code == 2


def test_without_json_a_line_a_value_is_read_by_people() -> None:
    result = CliRunner().invoke(epc, ["decode", SSCC])
    assert result.stdout == f"{SSCC}  urn:epc:id:sscc:0614141.1234567890  (00)106141412345678908\n"
