"""EPC codes: every form of the standard's own examples, and errors that name scheme, field and bits."""

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gateway.rfid.check_digits
import gateway.rfid.epc
from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, decode, encode, left_out, uri
from gateway.rfid.epc.registry import by_name

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
        "urn:epc:tag:[att=x20][umi=1]:sgtin-96:3.0614141.812345.6789",
        "URN:EPC:ID:SGTIN:0614141.812345.6789",
        "urn:epc:id:sgtin:0614141.812345.6789",
        "https://id.gs1.org/01/80614141123458/21/6789",
        "https://id.gs1.org/01/80614141123458/21/6789/",
        "https://shop.example/a/gtin/01/80614141123458/21/6789?17=261231",
        "https://shop.example/01/80614141123458/10/LOT/21/6789?linkType=all",
        "(01)80614141123458(21)6789",
        "(21)6789(01)80614141123458",
    ],
)
def test_every_form_is_written_to_the_same_tag(text: str) -> None:
    assert encode(text, filter_value=3).hex == SGTIN.lower()


def test_a_short_gtin_is_filled_up() -> None:
    assert encode("(01)9506000134352(21)7", prefix_digits=11).identity == (("01", "09506000134352"), ("21", "7"))


def test_the_first_scheme_that_holds_a_serial_is_taken() -> None:
    assert encode("urn:epc:id:sgtin:0614141.812345.274877906943").scheme == "sgtin-96"
    assert encode("urn:epc:id:sgtin:0614141.812345.274877906944").scheme == "sgtin-198"
    assert encode("urn:epc:id:sgtin:0614141.812345.007").scheme == "sgtin-198"
    assert encode("urn:epc:id:gdti:0614141.12345.A.B").scheme == "gdti-174"
    assert encode("urn:epc:id:cpi:0614141.12AB.1").scheme == "cpi-var"


def test_a_scheme_that_is_asked_for_is_taken_and_another_key_refused() -> None:
    assert encode(f"urn:epc:tag:{'sgtin-96:3.0614141.812345.6789'}", scheme="sgtin-198").scheme == "sgtin-198"
    written = encode("urn:epc:id:sgtin:0614141.812345.6789", 3, scheme="sgtin+")
    assert written.uri == "urn:epc:id:sgtin:0614141.812345.6789"
    assert decode(written.hex).uri == "https://id.gs1.org/01/80614141123458/21/6789"
    assert decode(written.hex, 7).uri == "urn:epc:id:sgtin:0614141.812345.6789"
    with pytest.raises(EpcError, match=r"sscc-96: holds SSCC \(00\), no GTIN \(01\)"):
        encode("urn:epc:id:sgtin:0614141.812345.6789", scheme="sscc-96")


def test_a_company_prefix_that_a_number_has_not_is_refused() -> None:
    giai = encode("(8004)0614141ABC", scheme="giai+").hex
    assert decode(giai, 7).uri == "urn:epc:id:giai:0614141.ABC"
    with pytest.raises(EpcError, match=r"giai\+: GIAI \(8004\) has no company prefix of 8 digits"):
        decode(giai, 8)


def test_what_several_schemes_refuse_for_one_reason_is_said_once() -> None:
    with pytest.raises(EpcError) as refusal:
        encode("urn:epc:id:sgtin:0614141.812345")
    assert str(refusal.value) == "sgtin-96: serial (bits 58-95) is missing"


def test_an_sgln_without_extension_has_no_element_for_it() -> None:
    epc = encode("urn:epc:id:sgln:0614141.12345.0")
    assert epc.elements == "(414)0614141123452"
    assert encode(epc.elements, prefix_digits=7) == epc
    assert decode(encode(epc.elements, scheme="sgln+").hex).elements == epc.elements


def test_a_company_prefix_of_12_digits_leaves_no_reference() -> None:
    epc = encode("urn:epc:id:grai:123456789012..7")
    assert epc.parts == ("123456789012", "", "7")
    assert epc.elements == f"(8003)0123456789012{check_digit('123456789012')}7"


def test_data_that_a_scheme_has_no_room_for_is_told() -> None:
    text = "(01)80614141123458(21)6789(17)261231(10)LOT"
    assert left_out(text, encode(text)) == "(17)261231(10)LOT"
    assert left_out(text, encode(text, scheme="sgtin+")) == ""
    assert left_out("urn:epc:id:sgtin:0614141.812345.6789", encode(text)) == ""


def test_a_value_that_looks_like_an_identifier_is_marked() -> None:
    epc = encode("urn:epc:id:sgtin:0614141.812345.A(10)B(x")
    assert epc.elements == r"(01)80614141123458(21)A\(10)B(x"
    assert encode(epc.elements, prefix_digits=7) == epc


@given(text=st.text(max_size=40))
def test_no_text_ends_in_another_error(text: str) -> None:
    for read in (decode, encode, uri):
        try:
            read(text)
        except EpcError:
            continue


@pytest.mark.parametrize(
    "text", ["https://[", "http://x/01/\ud800", "(01)", "urn:epc:id:", "urn:epc:tag:", "%", "(99)1"]
)
def test_no_odd_text_ends_in_another_error(text: str) -> None:
    with pytest.raises(EpcError):
        encode(text)


@pytest.mark.parametrize(
    ("hex_digits", "said"),
    [
        ("307C257BF7194E4000001A85", r"sgtin-96: partition \(bits 11-13\) is 7"),
        ("3077FFFFF7194E4000001A85", r"sgtin-96: company prefix \(bits 14-37\) is 16777"),
        ("3074257BFFFFFFC000001A85", r"sgtin-96: indicator and item reference \(bits 38-57\) is 1048575, more than 6"),
        ("3114257BF4499602D2000001", r"sscc-96: reserved \(bits 72-95\) must be zero"),
        ("3074257BF7194E4000001A", "sgtin-96: EPC must have 96 bits, not 88"),
        ("3074257BF7194E4000001A850001", r"sgtin-96: padding \(bits 96-111\) must be zero"),
        ("3674257BF7194E4000" + "0" * 34, r"sgtin-198: serial \(bits 58-197\) is empty"),
        ("3674257BF7194E590040" + "0" * 32, r"sgtin-198: serial \(bits 65-197\) must be zero after"),
        ("3674257BF7194E4480" + "0" * 34, r"sgtin-198: serial \(bits 58-64\) is 0x09, no character"),
        ("3D76451FD6" + "0" * 26, r"cpi-var: part reference \(bits 38-43\) is 0x20, no character"),
        ("3D76451FD7", r"cpi-var: part reference \(bits 38-43\) is cut off: the EPC has 40 bits"),
        ("3F76451FD612640000000007", r"sgcn-96: serial \(bits 55-95\) is 7, which must be a 1"),
        ("E28011700000020F", r"header \(bits 0-7\) 0xe2 is a chip's own number"),
        ("2F320434147455900000162E", r"header \(bits 0-7\) 0x2f is a USDoD-96"),
        ("AA00", r"header \(bits 0-7\) 0xaa is of no known scheme"),
        ("3", r"header \(bits 0-7\) is cut off"),
        (
            "F90095201234567891234",
            r"sscc\+: \(00\) \(bits 12-83\) SSCC .* must have check digit 5, not 4",
        ),
        ("F9009520123456789123A", r"sscc\+: \(00\) \(bits 12-83\) must be 18 digits"),
        ("F90095201234567891235F0", r"sscc\+: padding \(bits 84-91\) must be zero"),
        ("F7379521141123453C", r"sgtin\+: \(21\) encoding \(bits 68-70\) is 6, which the standard reserves"),
        ("F73795211411234539F", r"sgtin\+: \(21\) length \(bits 71-75\) is 31, more than 20"),
        ("F73795211411234538", r"sgtin\+: \(21\) length \(bits 71-75\) is cut off"),
        ("FB3F2CDE795211411234538566CB0AFC4", r"dsgtin\+: date type \(bits 12-15\) is 15, which the standard reserves"),
        ("FB342FDE795211411234538566CB0AFC4", r"dsgtin\+: \(17\) \(bits 16-31\) is 231430, no date"),
        ("3000E2009A9040060AF000000372", r"padding \(bits 96-111\) must be zero \(perhaps 3000 is the control word"),
        ("FF", r"header \(bits 0-7\) 0xff is of no known scheme"),
        ("30" * 100, "has 800 bits, more than the 496"),
        ("kein Hex", "must be hex digits"),
        ("", "empty"),
    ],
)
def test_a_tag_that_cannot_be_read_says_where(hex_digits: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        decode(hex_digits)
    with pytest.raises(EpcError, match=said):
        uri(hex_digits)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("urn:epc:id:sgtin:0614141.812345", r"sgtin-96: serial \(bits 58-95\) is missing"),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.274877906944", r"serial \(bits 58-95\) does not hold 274877906944"),
        ("urn:epc:id:sgtin:0614141.812345." + "9" * 5000, r"serial \(bits 58-95\) does not hold 5000 digits"),
        (
            "urn:epc:id:sgtin:0614141.812345." + "9" * 21,
            r"serial \(bits 58-197\) holds 20 characters, not 21",
        ),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.007", r"serial \(bits 58-95\) must have no leading zero"),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.A7", r"serial \(bits 58-95\) must be digits"),
        ("urn:epc:id:sgtin:0614141.812345.a b", r"sgtin-198: serial \(bits 58-197\) does not hold ' '"),
        ("urn:epc:id:sgtin:0614141.812345.a%0Ab", r"sgtin-198: serial \(bits 58-197\) does not hold"),
        ("urn:epc:id:sgtin:0614141.81234.7", r"indicator and item reference \(bits 38-57\) must have 6 digits"),
        ("urn:epc:id:sgtin:06141.81234567.7", r"partition and company prefix \(bits 11-53\) must have 6 to 12 digits"),
        (
            "urn:epc:id:sscc:0614141.1234567890.1",
            r"extension and serial reference \(bits 38-71\) must have 10",
        ),
        ("urn:epc:tag:sgtin-96:8.0614141.812345.1", r"filter \(bits 8-10\) does not hold 8"),
        ("urn:epc:tag:sgtin-96:x.0614141.812345.1", r"filter \(bits 8-10\) must be a number, not 'x'"),
        ("urn:epc:tag:sgtin-97:3.0614141.812345.1", "'sgtin-97' is not known"),
        ("urn:epc:tag:sgtin+:3.0614141.812345.1", r"sgtin\+: the standard has no tag URI for it"),
        ("urn:epc:id:adi:35962.PQ7VZ4.M37GXB92", "'adi' is not known"),
        ("urn:epc:id:gid:952056.2718", r"gid-96: serial \(bits 60-95\) is missing"),
        ("urn:epc:tag:gid-96:0952056.2718.1", r"gid-96: general manager number \(bits 8-35\) must have no leading"),
        ("urn:epc:id:sscc:", "company prefix .* must have 6 to 12 digits"),
        ("urn:epc:id:grai:0614141.12345", r"grai-96: serial \(bits 58-95\) is missing"),
        ("urn:epc:id:cpi:0614141.a.1", r"cpi-var: part reference \(bits 38-49\) does not hold 'a'"),
        ("urn:epc:tag:itip-110:1.0614141.812345.1.02.7", r"itip-110: piece \(bits 58-64\) must have 2 digits, not '1'"),
        ("https://id.gs1.org/01/80614141123459/21/6789", "sgtin-96: GTIN .* must have check digit 8, not 9"),
        ("https://id.gs1.org/01/80614141123458", r"sgtin-96: serial \(bits 58-95\) is missing"),
        ("https://id.gs1.org/01/80614141123458/21", "nothing follows /21"),
        ("(00)106141412345678909", "must have check digit 8"),
        ("(01)80614141123458(21)1(21)2", r"\(21\) stands there twice"),
        ("(01)80614141123458(21)", r"\(21\) is empty"),
        ("(01)80614141123458(03)1", r"\(03\) is no identifier that tags know"),
        ("(8003)106141411234521", "GRAI .* must begin with 0"),
        ("https://id.gs1.org/00/1061414123456789", "must have 18 digits"),
        ("https://id.gs1.org/8004/12A", "GIAI .* must be a company prefix and a reference"),
        ("https://id.gs1.org/415/0614141000005", "no EPC URI, Digital Link or element string"),
        ("(10)LOT", r"no known scheme for the elements \(10\)"),
        ("hello", "no EPC URI, Digital Link or element string"),
    ],
)
def test_a_value_that_cannot_be_written_says_why(text: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        encode(text)


@pytest.mark.parametrize(
    ("text", "scheme", "said"),
    [
        ("(01)80614141123458(21)1", "dsgtin+", r"dsgtin\+: date \(bits 12-31\) is missing: one of \(11\) \(13\)"),
        ("(01)80614141123458", "sgtin+", r"sgtin\+: \(21\) \(bits 68-75\) is missing"),
        ("(01)80614141123458(21)1(17)261332", "sgtin+", r"\(17\) \(bits 88-103\) must be a YYMMDD that there is"),
        ("(01)80614141123458(21)1", "sgtin++", r"sgtin\+\+: hostname \(bits 80-86\) is missing"),
        ("urn:epc:id:sgtin:0614141.812345.a b", "sgtin+", "does not hold ' '"),
        ("(00)106141412345678908" + "".join(f"(9{n}){'x' * 80}" for n in range(1, 3)), "sscc+", "beyond the 496 bits"),
    ],
)
def test_a_value_that_a_plus_scheme_cannot_hold_says_why(text: str, scheme: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        encode(text, scheme=scheme)


@pytest.mark.parametrize("text", [f"0x{SGTIN}", " 3074 257B F719 4E40 0000 1A85\n", SGTIN.lower()])
def test_digits_may_be_written_in_groups(text: str) -> None:
    assert decode(text) == decode(SGTIN)
    assert uri(text) == uri(SGTIN)


@pytest.mark.parametrize("digits", [SGTIN, SSCC, "3476451FD40000000000162E", "F90095201234567891235"])
def test_the_fast_way_says_the_same_for_digits_and_bytes(digits: str) -> None:
    assert uri(digits) == uri(digits.lower()) == decode(digits).uri
    if len(digits) % 2 == 0:
        assert uri(bytes.fromhex(digits)) == decode(digits).uri


def test_the_examples_in_the_modules_hold() -> None:
    package = gateway.rfid.epc
    names = [module.name for module in walk_packages(package.__path__, f"{package.__name__}.")]
    for module in (package, gateway.rfid.check_digits, *map(import_module, names)):
        assert doctest.testmod(module).failed == 0, module.__name__


def test_every_scheme_file_hands_on_schemes() -> None:
    folder = Path(gateway.rfid.epc.__file__).parent / "schemes"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {scheme.key.name for scheme in by_name().values()} == files | {"gsrnp"}  # gsrn.py holds both
