"""How long a company prefix is, where only the number is known."""

from pathlib import Path

import pytest

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, encode, read_table
from gateway.rfid.epc.prefixes import KNOWN

XML = """<GCPPrefixFormatList date="2026-01-01">
  <entry prefix="950" gcpLength="0" />
  <entry prefix="9506000" gcpLength="11" />
  <entry prefix="06141" gcpLength="7"/>
</GCPPrefixFormatList>"""
JSON = '{"GCPPrefixFormatList":{"entry":[{"prefix": "9506000", "gcpLength": 11}, {"prefix":"0614","gcpLength":"7"}]}}'


def gtin(body: str) -> str:
    return body + check_digit(body)


@pytest.mark.parametrize(
    ("body", "identity"),
    [
        ("0697100000123", "urn:epc:id:sgtin:697100000.0123.7"),
        ("0690123456789", "urn:epc:id:sgtin:6901234.056789.7"),
        ("0693123456789", "urn:epc:id:sgtin:69312345.06789.7"),
        ("0400638133393", "urn:epc:id:sgtin:4006381.033393.7"),
    ],
)
def test_chinese_company_prefixes_have_their_own_lengths_and_others_seven(body: str, identity: str) -> None:
    assert encode(f"https://id.gs1.org/01/{gtin(body)}/21/7").uri == identity


def test_who_knows_better_is_believed() -> None:
    assert encode(f"(01){gtin('0697100000123')}(21)7", prefix_digits=7).uri == "urn:epc:id:sgtin:6971000.000123.7"


@pytest.mark.parametrize("text", ["(01)95010939(21)1", "(01)00000095010939(21)1"])
def test_the_company_prefix_of_a_gtin_8_has_eight_digits(text: str) -> None:
    """TDS 2.3, 7.3.2."""
    assert encode(text).uri == "urn:epc:id:sgtin:00000950.01093.1"


@pytest.mark.parametrize("text", [XML, JSON])
def test_a_sites_copy_of_gs1s_list_decides(text: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(text, encoding="utf-8")
    table = read_table(tmp_path / "list")
    assert encode("(01)09506000134352(21)1", prefixes=table).parts == ("95060001343", "05", "1")
    assert table.digits("9507") == 7, "no entry, or one of length 0: the usual length"
    assert table.digits("") == KNOWN.digits("") == 7


@pytest.mark.parametrize("text", [b"<html>password please</html>", b"\xff\xfe\x00"])
def test_a_file_that_is_no_list_is_refused(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(text)
    with pytest.raises(EpcError, match=r"list (has no entry|cannot be read)"):
        read_table(tmp_path / "list")
