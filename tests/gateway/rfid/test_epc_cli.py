"""`floorgate epc`: one object a value, in input order, whatever one of them is."""

import json
from pathlib import Path

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


def test_encode_takes_the_scheme_that_is_asked_for() -> None:
    text = "(01)80614141123458(21)6789(17)261231"
    result = CliRunner().invoke(epc, ["encode", text, text, "--scheme", "SGTIN+", "--json"])
    first, second = map(json.loads, result.stdout.splitlines())
    assert first == second
    assert first["scheme"] == "sgtin+"
    assert first["elements"] == text
    assert first["tag_uri"] is None
    assert first["uri"] == "https://id.gs1.org/01/80614141123458/21/6789"
    again = CliRunner().invoke(epc, ["decode", first["hex"], "--prefix-length", "7", "--json"])
    assert json.loads(again.stdout) == first | {"uri": "urn:epc:id:sgtin:0614141.812345.6789"}


def test_encode_tells_what_a_scheme_has_no_room_for() -> None:
    result = CliRunner().invoke(epc, ["encode", "(01)80614141123458(21)6789(17)261231", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["elements"] == "(01)80614141123458(21)6789"
    assert "sgtin-96 has no room for (17)261231" in result.stderr


def test_an_unknown_scheme_is_wrong_usage() -> None:
    result = CliRunner().invoke(epc, ["encode", "urn:epc:id:sscc:0614141.1234567890", "--scheme", "sscc-95"])
    assert result.exit_code == 2
    assert "sscc-96, sscc+" in result.stderr


def test_a_wrong_check_digit_is_refused_and_the_others_are_answered() -> None:
    good, bad = "https://id.gs1.org/01/80614141123458/21/6789", "https://id.gs1.org/01/80614141123459/21/6789"
    result = CliRunner().invoke(epc, ["encode", bad, good, "--json"])
    assert result.exit_code == 1
    first, second = map(json.loads, result.stdout.splitlines())
    assert "must have check digit 8, not 9" in first["error"]
    assert second["hex"] == "3014257BF7194E4000001A85"


def test_a_table_of_company_prefixes_is_read(tmp_path: Path) -> None:
    table = tmp_path / "gcpprefixformatlist.xml"
    table.write_text('<GCPPrefixFormatList><entry prefix="9506000" gcpLength="11"/></GCPPrefixFormatList>')
    link = "https://id.gs1.org/01/09506000134352/21/123456789"
    result = CliRunner().invoke(epc, ["encode", link, "--prefix-table", str(table), "--filter", "3", "--json"])
    assert json.loads(result.stdout)["hex"] == "3066C4409047E140075BCD15"
    table.write_text("nothing")
    assert CliRunner().invoke(epc, ["encode", link, "--prefix-table", str(table)]).exit_code == 2
