"""EPC codes: the standard's own examples, round trips, and errors that name scheme, field and bits."""

import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gateway.rfid.epc
import gateway.rfid.schemes
from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, decode, encode

# Tag Data Standard 1.13, appendix E.3 and section 14.5.2's field widths.
SGTIN = "3074257BF7194E4000001A85"
SSCC = "3114257BF4499602D2000000"


def test_the_standards_sgtin_is_read_in_every_form() -> None:
    epc = decode(SGTIN)
    assert epc.scheme == "sgtin-96"
    assert epc.uri == "urn:epc:id:sgtin:0614141.812345.6789"
    assert epc.tag_uri == "urn:epc:tag:sgtin-96:3.0614141.812345.6789"
    assert epc.elements == "(01)80614141123458(21)6789"
    assert epc.digital_link == "https://id.gs1.org/01/80614141123458/21/6789"
    assert epc.hex == SGTIN.lower()


def test_the_standards_sscc_is_read_in_every_form() -> None:
    epc = decode(SSCC)
    assert epc.scheme == "sscc-96"
    assert epc.uri == "urn:epc:id:sscc:0614141.1234567890"
    assert epc.tag_uri == "urn:epc:tag:sscc-96:0.0614141.1234567890"
    assert epc.elements == "(00)106141412345678908"
    assert epc.digital_link == "https://id.gs1.org/00/106141412345678908"


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:tag:sgtin-96:3.0614141.812345.6789",
        "urn:epc:id:sgtin:0614141.812345.6789",
        "https://id.gs1.org/01/80614141123458/21/6789",
        "https://shop.example/a/gtin/01/80614141123458/21/6789?17=261231",
        "(01)80614141123458(21)6789",
    ],
)
def test_every_form_is_written_to_the_same_tag(text: str) -> None:
    assert encode(text, filter_value=3).hex == SGTIN.lower()


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Pure identities of every partition."""
    digits = draw(st.integers(6, 12))
    prefix = draw(st.integers(0, 10**digits - 1))
    if draw(st.booleans()):
        reference = draw(st.integers(0, 10 ** (13 - digits) - 1))
        serial = draw(st.integers(0, 2**38 - 1))
        return f"urn:epc:id:sgtin:{prefix:0{digits}}.{reference:0{13 - digits}}.{serial}"
    reference = draw(st.integers(0, 10 ** (17 - digits) - 1))
    return f"urn:epc:id:sscc:{prefix:0{digits}}.{reference:0{17 - digits}}"


@given(uri=identities(), filter_value=st.integers(0, 7))
def test_every_identity_survives_every_form(uri: str, filter_value: int) -> None:
    epc = encode(uri, filter_value)
    assert epc.uri == uri
    assert decode(epc.hex) == epc
    assert encode(epc.tag_uri) == epc
    digits = len(epc.parts[0])
    assert encode(epc.digital_link, filter_value, digits) == epc
    assert encode(epc.elements, filter_value, digits) == epc


@given(raw=st.binary(min_size=12, max_size=12), header=st.sampled_from([0x30, 0x31]))
def test_any_bits_are_read_back_as_they_were_or_refused_with_their_place(raw: bytes, header: int) -> None:
    code = (bytes([header]) + raw[1:]).hex()
    try:
        assert encode(decode(code).tag_uri).hex == code
    except EpcError as error:
        assert str(error).startswith(("sgtin-96: ", "sscc-96: "))  # noqa: PT017  either outcome is right
        assert "(bits " in str(error)  # noqa: PT017


@given(text=st.text(max_size=40))
def test_no_text_ends_in_another_error(text: str) -> None:
    for read in (decode, encode):
        try:
            read(text)
        except EpcError:
            continue


@pytest.mark.parametrize(
    ("hex_digits", "said"),
    [
        ("307C257BF7194E4000001A85", r"sgtin-96: partition \(bits 11-13\) holds 7"),
        ("3077FFFFF7194E4000001A85", r"sgtin-96: company prefix \(bits 14-37\) holds 16777"),
        ("3114257BF4499602D2000001", r"sscc-96: reserved \(bits 72-95\) must be zero"),
        ("3074257BF7194E4000001A", "sgtin-96: EPC must have 96 bits, not 88"),
        ("E28011700000020F", r"header \(bits 0-7\) 0xe2 is of no known scheme"),
        ("kein Hex", "must be hex digits"),
        ("", "empty"),
    ],
)
def test_a_tag_that_cannot_be_read_says_where(hex_digits: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        decode(hex_digits)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("urn:epc:id:sgtin:0614141.812345", r"sgtin-96: serial \(bits 58-95\) is missing"),
        ("urn:epc:id:sgtin:0614141.812345.274877906944", r"serial \(bits 58-95\) does not hold 274877906944"),
        ("urn:epc:id:sgtin:0614141.812345." + "9" * 5000, r"serial \(bits 58-95\) does not hold 5000 digits"),
        ("urn:epc:id:sgtin:0614141.812345.007", r"serial \(bits 58-95\) must have no leading zero"),
        ("urn:epc:id:sgtin:0614141.812345.A7", r"serial \(bits 58-95\) must be digits"),
        ("urn:epc:id:sgtin:0614141.81234.7", r"indicator and item reference \(bits 38-57\) must have 6 digits"),
        ("urn:epc:id:sgtin:06141.81234567.7", "company prefix must have 6 to 12 digits"),
        ("urn:epc:id:sscc:0614141.1234567890.1", "sscc-96: nothing follows"),
        ("urn:epc:tag:sgtin-96:8.0614141.812345.1", r"filter \(bits 8-10\) does not hold 8"),
        ("urn:epc:tag:sgtin-97:3.0614141.812345.1", "'sgtin-97' is not known"),
        ("urn:epc:id:grai:0614141.12345.400", "'grai' is not known"),
        ("urn:epc:id:sscc:", "empty or forbidden part"),
        ("https://id.gs1.org/01/80614141123459/21/6789", "must end in check digit 8"),
        ("https://id.gs1.org/01/80614141123458", r"sgtin-96: serial \(bits 58-95\) is missing"),
        ("(00)106141412345678909", "must end in check digit 8"),
        ("https://id.gs1.org/00/1061414123456789", "must have 18 digits"),
        ("https://id.gs1.org/414/0614141000005", "no EPC URI, Digital Link or element string"),
        ("hello", "no EPC URI, Digital Link or element string"),
    ],
)
def test_a_value_that_cannot_be_written_says_why(text: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        encode(text)


def test_chinese_company_prefixes_have_their_own_lengths() -> None:
    body = "0697100000123"
    link = f"https://id.gs1.org/01/{body}{check_digit(body)}/21/7"
    assert encode(link).uri == "urn:epc:id:sgtin:697100000.0123.7"


def test_the_examples_in_the_modules_hold() -> None:
    for module in (gateway.rfid.epc, gateway.rfid.check_digits):
        assert doctest.testmod(module).failed == 0


def test_every_scheme_file_hands_on_a_scheme() -> None:
    folder = Path(gateway.rfid.schemes.__path__[0])
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "partitioned"}
    assert files == {scheme.KEY for scheme in gateway.rfid.epc._by_name().values()}
