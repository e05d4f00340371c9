"""The examples of the Tag Data Standard, each scheme once, in both directions."""

from pathlib import Path

import pytest

from gateway.rfid.epc import decode, encode, scheme_names, uri
from gateway.rfid.epc.registry import by_header

FOLDER = Path(__file__).parent / "epc_vectors"


def rows(name: str) -> list[list[str]]:
    """The lines of a file in the folder."""
    return [line.split(";") for line in (FOLDER / name).read_text().splitlines() if not line.startswith("#")]


ROWS = rows("tds_2_3_e3.csv")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_an_example_of_the_standard_is_read(row: list[str]) -> None:
    scheme, digits, elements, identity, filter_value, host = row
    epc = decode(digits)
    assert (epc.scheme, epc.elements, epc.filter, epc.host) == (scheme, elements, int(filter_value), host)
    assert epc.digital_link.startswith(f"https://{host or 'id.gs1.org'}/")
    assert uri(digits) == (identity or epc.digital_link.partition("?")[0])


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_an_example_of_the_standard_is_written(row: list[str]) -> None:
    scheme, digits, elements, identity, filter_value, host = row
    prefix_digits = len(identity.split(":")[4].split(".")[0]) if identity else None
    given = [elements, decode(digits).digital_link] if not host else [decode(digits).digital_link]
    for text in [*given, *([identity] if identity else [])]:
        written = encode(text, int(filter_value), prefix_digits, scheme).hex
        assert written == encode(text, int(filter_value), scheme=scheme).hex, "the examples' prefixes are known"
        assert len(written) % 4 == 0, "whole words of 16 bits"
        assert written.rstrip("0") == digits.lower().rstrip("0")


def test_there_is_an_example_of_every_scheme() -> None:
    assert {row[0] for row in ROWS} == set(scheme_names()) - {"gdti-113", "gid-96"}, (
        "GDTI-113 is shown no longer, a GID below"
    )


def test_the_gid_of_the_standard_is_read_and_written() -> None:
    epc = decode("3500E86F8000A9E000000586")
    assert (epc.uri, epc.tag_uri) == ("urn:epc:id:gid:952056.2718.1414", "urn:epc:tag:gid-96:952056.2718.1414")
    assert (epc.filter, epc.elements, epc.digital_link) == (None, "", None)
    assert encode(epc.uri) == encode(epc.tag_uri or "") == epc
    assert uri("3500E86F8000A9E000000586") == epc.uri


def test_headers_and_lengths_are_those_of_the_standard() -> None:
    known = {header: (scheme.name, getattr(scheme, "bits", None)) for header, scheme in by_header().items()}
    headers = rows("tds_2_3_headers.csv")
    assert known == {int(header, 16): (name, int(bits) if bits else None) for header, name, bits in headers}


@pytest.mark.parametrize("row", rows("others.csv"), ids=lambda row: row[0])
def test_a_tag_means_what_other_programs_say(row: list[str]) -> None:
    digits, elements, tag_uri, _source = row
    epc = decode(digits)
    assert elements in ("", epc.elements)
    assert tag_uri in ("", epc.tag_uri)


def test_the_worked_example_of_tdt_2_2_is_read() -> None:
    """Section 3.17: the serial abc123 as lower-case hex, after a GTIN."""
    bits = f"{0xF73 << 56 | 0x79521141123453:068b}" + "010" + "00110" + f"{0xABC123:024b}"
    assert decode(f"{int(bits, 2):025x}").elements == "(01)79521141123453(21)abc123"
