"""How the "+" schemes write values: each encoding, each format of table F, data behind the key, hostnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, decode, encode
from gateway.rfid.epc.alphanumeric import ENCODINGS, digits_bits, shortest
from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.hostnames import read_hostname, write_hostname
from gateway.rfid.epc.table_f import AI_DIGITS, VALUES
from tests.gateway.rfid.epc_identities import SERIAL_CHARACTERS
from tests.gateway.rfid.test_epc_vectors import rows

HEAD = "f7379521141123453"  # an SGTIN+ up to its serial; filter 3, no data


def with_serial(bits: str) -> str:
    """The hex digits of an SGTIN+ whose serial is in these bits."""
    whole = f"{int(HEAD, 16):0{4 * len(HEAD)}b}{bits.replace(' ', '')}"
    whole += "0" * (-len(whole) % 4)
    return f"{int(whole, 2):0{len(whole) // 4}x}"


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("000 00100 00000000001100", "0012"),
        ("001 00100 1010 1111 0000 1001", "AF09"),
        ("010 00011 1010 1111 0000", "af0"),
        ("011 00011 000000 111111 111110", "A_-"),
        ("100 00010 0100001 1111010", "!z"),
        ("101 00011 0000011010010100", "ABC"),  # 1600 + 80 + 3 + 1 = 1684
    ],
)
def test_each_encoding_of_a_serial_is_read(bits: str, text: str) -> None:
    assert dict(decode(with_serial(bits)).identity)["21"] == text


def test_a_wasteful_encoding_is_read_as_well() -> None:
    """The standard leaves an encoder the choice."""
    assert dict(decode(with_serial("100 00001 0110111")).identity)["21"] == "7"
    assert dict(decode(with_serial(f"101 00001 {1600 * 37 + 1:016b}")).identity)["21"] == "7"


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        ("000 00010 1111111", r"\(21\) \(bits 68-82\) is no text of 2 characters in encoding 0"),  # 127
        ("100 00001 0000001", "is no text of 1 characters in encoding 4"),
        ("101 00011 0000000000000000", "is no text of 3 characters in encoding 5"),
        ("101 00001 0000011010010100", "is no text of 1 characters in encoding 5"),  # ABC
        ("111 00001 0000000", r"\(21\) encoding \(bits 68-70\) is 7"),
        ("000 00000", r"\(21\) \(bits 68-75\) is empty"),
    ],
)
def test_bits_that_are_no_text_are_refused(bits: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        decode(with_serial(bits))


ABLE = [("007", 0), ("1A", 1), ("1a", 2), ("1G", 3), ("aB_-", 3), ("ABCDEFG.HIJKLMN", 5), ("XYZ", 5), ("a.b", 4)]


@pytest.mark.parametrize(("text", "encoding"), ABLE)
def test_the_encoding_with_the_fewest_bits_is_taken(text: str, encoding: int | None) -> None:
    assert shortest(text) == encoding


@given(text=st.text(SERIAL_CHARACTERS, min_size=1, max_size=20))
def test_each_able_encoding_reads_what_it_wrote(text: str) -> None:
    for encoding in ENCODINGS:
        if encoding.characters.issuperset(text):
            number = encoding.number(text)
            assert number < 2 ** encoding.bits(len(text))
            assert encoding.text(number, len(text)) == text


def test_digits_have_the_bits_of_table_b() -> None:
    assert [digits_bits(length) for length in range(1, 16)] == [
        4,
        7,
        10,
        14,
        17,
        20,
        24,
        27,
        30,
        34,
        37,
        40,
        44,
        47,
        50,
    ]
    assert [digits_bits(length) for length in range(15, 26)] == [50, 54, 57, 60, 64, 67, 70, 74, 77, 80, 84]


def test_identifiers_have_the_digits_of_table_k() -> None:
    expected = {row[0]: int(row[1]) for row in rows("tds_2_3_table_k.csv")}
    assert expected == AI_DIGITS
    assert all(AI_DIGITS[ai[:2]] == len(ai) for ai in VALUES)


EXAMPLES = {
    "01": "09506000134352",
    "410": "9521141123454",
    "7241": "04",
    "10": "LOT/7",
    "8007": "DE89370400440532013000",
    "235": "tpx",
    "240": "a" * 30,
    "7254": "Mueller",
    "4300": "A.B",
    "7253": "n" * 40,
    "8009": "s" * 50,
    "8200": "http://a/b?c=%",
    "91": "x" * 50,
    "7005": "27.3.a",
    "7009": "LNB",
    "7040": "1ABC",
    "427": "BY",
    "7010": "01",
    "17": "260200",
    "7003": "2612312400",
    "7007": "260101261231",
    "7011": "261231",
    "8008": "261231235959",
    "20": "07",
    "422": "156",
    "3940": "0250",
    "3103": "001250",
    "7242": "v2",
    "7250": "20260131",
    "7251": "202601312359",
    "7252": "1",
    "7001": "0123456789012",
    "8001": "01234567890123",
    "402": "01234567890123457",
    "4309": "02790858483015297971",
    "242": "000123",
    "7004": "0100",
    "30": "00000007",
    "8019": "0000000001",
    "8011": "000000000012",
    "3902": "001234567890123",
    "4307": "CN",
    "4321": "1",
    "7258": "1/3",
    "8004": "0614141ABC",
    "253": "9521141123454",
    "255": "95211416789090",
    "8003": "09521141123454",
    "421": "156200000",
    "7030": "156A-7",
    "3912": "156001250",
    "4330": "001800-",
}


@pytest.mark.parametrize("ai", EXAMPLES)
def test_a_value_of_each_format_follows_an_sscc(ai: str) -> None:
    text = f"(00)106141412345678908({ai}){EXAMPLES[ai]}(10)Z"
    if ai == "10":
        text = text.removesuffix("(10)Z")
    epc = encode(text, scheme="sscc+")
    assert epc.elements == text
    assert decode(epc.hex).elements == text


def test_there_is_an_example_of_each_format() -> None:
    assert {id(VALUES[ai]) for ai in EXAMPLES} >= {id(value) for value in VALUES.values()} - {
        id(VALUES["00"]),  # as the data of a key that is not an SSCC: below
    }


def test_an_sscc_is_data_of_a_trade_item() -> None:
    sscc = "10614141234567890" + check_digit("10614141234567890")
    epc = encode(f"(01)80614141123458(21)1(00){sscc}", scheme="sgtin+")
    assert epc.data == (("00", sscc),)
    assert epc.digital_link == f"https://id.gs1.org/01/80614141123458/21/1?00={sscc}"


@pytest.mark.parametrize(
    "element",
    [
        "(17)261332",
        "(17)260230",
        "(7003)2612312401",
        "(8008)2612312360",
        "(422)15",
        "(4307)cn",
        "(4321)2",
        "(7258)0/3",
        "(7258)1-3",
        "(30)123456789",
        "(3103)12",
        "(10)" + "x" * 21,
        "(10)a b",
        "(4330)0018",
        "(7007)2601012612",
    ],
)
def test_a_value_that_a_format_cannot_hold_is_refused_with_its_place(element: str) -> None:
    with pytest.raises(EpcError, match=r"sscc\+: \(\d+\) \(bits? \d+"):
        encode(f"(00)106141412345678908{element}", scheme="sscc+")


def test_the_lot_stands_in_the_path_of_a_link_and_the_date_behind_it() -> None:
    epc = encode("(01)80614141123458(21)6789(17)261231(10)A/B", scheme="sgtin+")
    assert epc.digital_link == "https://id.gs1.org/01/80614141123458/10/A%2FB/21/6789?17=261231"
    assert epc.uri == "https://id.gs1.org/01/80614141123458/21/6789"
    assert encode(epc.digital_link, scheme="sgtin+").element_pairs == (*epc.identity, ("10", "A/B"), ("17", "261231"))


SSCC = "f90106141412345678908"  # filter 0, no data


@pytest.mark.parametrize("digits", ["17346cf", "17"])
def test_data_that_is_not_announced_is_refused(digits: str) -> None:
    with pytest.raises(EpcError, match=r"sscc\+: padding \(bits 84-"):
        decode(SSCC + digits)


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("a1", r"data \(bits 84-91\) begins an identifier with a1"),
        ("38", r"data \(bits 84-91\) begins an identifier with 38"),
        ("3109", r"data \(bits 84-99\) is \(3109\), which tags cannot hold"),
        ("31", r"data \(bits 92-99\) is cut off"),
        ("17346", r"\(17\) \(bits 103-107\) is cut off: the EPC has 104 bits"),
        ("4214e", r"\(421\)"),
    ],
)
def test_data_that_cannot_be_read_says_where(digits: str, said: str) -> None:
    with pytest.raises(EpcError, match=said):
        decode("f98" + SSCC[3:] + digits)


def test_data_twice_is_refused() -> None:
    announced = "f98" + SSCC[3:]
    assert decode(announced + "00" * 20).data == ()
    with pytest.raises(EpcError, match=r"data \(bits 99-106\) has \(20\) twice"):
        decode(announced + f"{0b0010_0000_0000111_0010_0000_0000111_00:08x}")


@given(host=st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}\.){1,3}(com|cn|co\.uk|tech|de|eco|xyz)", fullmatch=True))
def test_a_hostname_survives(host: str) -> None:
    writer = BitWriter("test")
    write_hostname(writer, host)
    reader = BitReader("test", int(writer.hex(), 16), 4 * len(writer.hex()))
    assert read_hostname(reader) == host


def test_a_hostname_takes_as_few_codes_as_can_be() -> None:
    for host, codes in (("id.example.com", 9), ("a.com.cn", 3), ("valid.com", 6), ("www.x.org", 3)):
        writer = BitWriter("test")
        write_hostname(writer, host)
        assert writer.at == 7 + 7 * codes, host


def test_a_hostname_in_code_40_is_read() -> None:
    writer = BitWriter("test")
    writer.write(0b0_000100, 7)
    writer.write(1600 * 1 + 40 * 28 + 2 + 1, 16)  # A.B
    writer.write(1600 * 3 + 1, 16)  # C
    reader = BitReader("test", int(writer.hex(), 16), 4 * len(writer.hex()))
    assert read_hostname(reader) == "a.bc"


@pytest.mark.parametrize(
    "bits", ["1 000001 0000100", "1 000010 0000011 0000001", "1 000000", "1 000001 0000000 0000000"]
)
def test_a_reserved_code_of_a_hostname_is_refused(bits: str) -> None:
    bits = bits.replace(" ", "")
    with pytest.raises(EpcError, match=r"test: hostname"):
        read_hostname(BitReader("test", int(bits, 2), len(bits)))
