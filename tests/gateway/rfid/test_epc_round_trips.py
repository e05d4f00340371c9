"""Every scheme over all partitions and lengths: what is written is read back, and nothing makes the reader stumble."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, decode, encode, scheme_names, uri
from gateway.rfid.epc.registry import by_name
from tests.gateway.rfid.epc_identities import PART_CHARACTERS, SERIAL_CHARACTERS, TDS_1_KEYS, digits, identities


@pytest.mark.parametrize("scheme", TDS_1_KEYS)
@settings(max_examples=40)
@given(data=st.data())
def test_every_tag_uri_survives_every_form(scheme: str, data: st.DataObject) -> None:
    text = data.draw(identities(scheme))
    epc = encode(text)
    size = len(epc.parts[0])
    assert epc.tag_uri == text
    assert decode(epc.hex) == epc
    assert uri(epc.hex) == uri(bytes.fromhex(epc.hex)) == epc.uri
    for form in (epc.uri, epc.digital_link, epc.elements):
        assert encode(form, epc.filter, size, scheme) == epc
    plus = encode(epc.uri, epc.filter, scheme=f"{epc.uri.split(':')[3]}+")
    assert (plus.elements, plus.uri, plus.filter) == (epc.elements, epc.uri, epc.filter)
    assert decode(plus.hex, size) == plus


@given(st.integers(0, 2**28 - 1), st.integers(0, 2**24 - 1), st.integers(0, 2**36 - 1))
def test_every_gid_survives(manager: int, kind: int, serial: int) -> None:
    epc = encode(f"urn:epc:tag:gid-96:{manager}.{kind}.{serial}")
    assert decode(epc.hex) == epc == encode(epc.uri)
    assert (epc.uri, epc.elements, epc.digital_link) == (f"urn:epc:id:gid:{manager}.{kind}.{serial}", "", None)


VALUES = {
    "01": lambda draw: numbered(digits(draw, 13)),
    "00": lambda draw: numbered(digits(draw, 17)),
    "414": lambda draw: numbered(digits(draw, 12)),
    "8017": lambda draw: numbered(digits(draw, 17)),
    "8018": lambda draw: numbered(digits(draw, 17)),
    "8003": lambda draw: "0" + numbered(digits(draw, 12)) + draw(texts(16)),
    "253": lambda draw: numbered(digits(draw, 12)) + draw(texts(17)),
    "255": lambda draw: numbered(digits(draw, 12)) + draw(st.text("0123456789", min_size=1, max_size=12)),
    "8006": lambda draw: numbered(digits(draw, 13)) + digits(draw, 4),
    "8004": lambda draw: digits(draw, 6) + draw(texts(24)),
    "8010": lambda draw: digits(draw, 6) + draw(st.text(PART_CHARACTERS, min_size=1, max_size=24)),
    "21": lambda draw: draw(texts(20)),
    "254": lambda draw: draw(texts(20).filter(lambda text: text != "0")),
    "8011": lambda draw: draw(st.text("0123456789", min_size=1, max_size=12)),
}
DATA = {
    "10": st.text(SERIAL_CHARACTERS, min_size=1, max_size=20),
    "17": st.dates().map(lambda day: f"{day:%y%m%d}"),
    "15": st.just("260200"),
    "30": st.text("0123456789", min_size=1, max_size=8),
    "3103": st.text("0123456789", min_size=6, max_size=6),
    "422": st.text("0123456789", min_size=3, max_size=3),
    "4307": st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2),
    "4333": st.sampled_from(["001250", "001800-"]),
}


def numbered(body: str) -> str:
    return body + check_digit(body)


def texts(most: int) -> st.SearchStrategy[str]:
    """Texts of each encoding: digits, upper and lower hex, base 64, code 40, all."""
    alphabets = ["0123456789", "0123456789ABCDEF", "0123456789abcdef", "ABCxyz09-_", "ABC.:-09", SERIAL_CHARACTERS]
    return st.sampled_from(alphabets).flatmap(lambda alphabet: st.text(alphabet, min_size=1, max_size=most))


@pytest.mark.parametrize("scheme", [name for name in scheme_names() if "+" in name])
@settings(max_examples=40)
@given(data=st.data())
def test_every_value_of_a_plus_scheme_survives_every_form(scheme: str, data: st.DataObject) -> None:
    draw = data.draw
    filter_value = draw(st.integers(0, 7))
    ais = [ai for ai, _ in by_name()[scheme].values]  # type: ignore[union-attr]
    identity = tuple((ai, VALUES[ai](draw)) for ai in ais if ai != "254" or draw(st.booleans()))
    extra = {ai: draw(strategy) for ai, strategy in DATA.items() if draw(st.integers(0, 9)) == 0}
    if scheme.startswith("dsgtin"):
        extra = {"17": draw(DATA["17"])} | extra
    host = draw(st.sampled_from(["example.com", "id.a-b.cn", "www.shop.co.uk:8080", "q"])) if "++" in scheme else ""
    link = f"https://{host or 'id.gs1.org'}" + "".join(f"/{ai}/{percent(value)}" for ai, value in identity)
    link += "?" + "&".join(f"{ai}={percent(value)}" for ai, value in extra.items())

    epc = encode(link, filter_value, scheme=scheme)
    assert (epc.scheme, epc.filter, epc.host) == (scheme, filter_value, host)
    assert epc.identity == identity
    assert dict(epc.data) == extra
    assert decode(epc.hex) == epc
    assert encode(epc.digital_link, filter_value, scheme=scheme).element_pairs == epc.element_pairs
    if not host:
        assert encode(epc.elements, filter_value, scheme=scheme) == epc


def percent(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode())


@given(header=st.sampled_from([scheme.header for scheme in by_name().values()]), rest=st.binary(max_size=61))
def test_any_bits_of_a_scheme_are_read_or_refused_with_their_place(header: int, rest: bytes) -> None:
    code = (bytes([header]) + rest).hex()
    try:
        epc = decode(code)
    except EpcError as error:
        scheme = next(scheme.name for scheme in by_name().values() if scheme.header == header)
        assert str(error).startswith(f"{scheme}: ")  # noqa: PT017  either outcome is right
        assert "(bit" in str(error) or "EPC must have" in str(error)  # noqa: PT017
        return
    assert uri(code) == epc.uri
    again = encode(epc.tag_uri or epc.digital_link or "", epc.filter or 0, scheme=epc.scheme)
    assert again.element_pairs == epc.element_pairs
    if epc.tag_uri:
        assert again.hex.rstrip("0") == code.rstrip("0")


@given(code=st.text("0123456789abcdef", max_size=150))
def test_no_bits_of_any_length_end_in_another_error(code: str) -> None:
    for read in (decode, uri):
        try:
            read(code)
        except EpcError as error:
            assert str(error)  # noqa: PT017
