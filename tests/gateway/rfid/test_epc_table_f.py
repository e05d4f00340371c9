"""Each identifier that may stand behind an EPC is written as table F of the standard says."""

from gateway.rfid.epc.alphanumeric import digits_bits
from gateway.rfid.epc.table_f import VALUES
from gateway.rfid.epc.times import DateOrRange, PreciseTime, Time
from gateway.rfid.epc.values import (
    Alphanumeric,
    Choice,
    Country,
    Delimited,
    FourBitDigits,
    Joined,
    NumberOfDigits,
    Sequence,
    Value,
    VariableNumber,
)
from tests.gateway.rfid.test_epc_vectors import rows

Row = tuple[str, str, str, str]  # format, digits or characters, bits, bits of the length


def as_the_table_says(value: Value) -> tuple[Row, ...]:
    """A value as the columns of the table; two rows where it has two components."""
    match value:
        case Joined(first, second):
            return as_the_table_says(first) + as_the_table_says(second)
        case FourBitDigits(digits):
            row = ("fixed", digits, 4 * digits, "")
        case NumberOfDigits(digits):
            row = ("number", digits, digits_bits(digits), "")
        case Alphanumeric(length_bits, most):
            row = ("text", most, "", length_bits)
        case VariableNumber(length_bits, most):
            row = ("digits", most, "", length_bits)
        case Delimited(length_bits, most):
            row = ("ended", most, "", length_bits)
        case Time(digits):
            row = ("date", digits, sum(value.widths), "")
        case DateOrRange():
            row = ("date range", "", "", "")
        case PreciseTime():
            row = ("precise time", "", "", "")
        case Country():
            row = ("country", 2, 12, "")
        case Sequence():
            row = ("sequence", 3, 8, "")
        case Choice(("0", "1")):
            row = ("bit", 1, 1, "")
        case Choice(("", "-")):
            row = ("minus", 1, 1, "")
        case _:
            raise AssertionError(value)
    return (tuple(str(column) for column in row),)  # type: ignore[return-value]


def test_every_identifier_is_written_as_table_f_says() -> None:
    expected: dict[str, tuple[Row, ...]] = {}
    for ais, *columns in rows("tds_2_3_table_f.csv"):
        first, _, last = ais.partition("-")
        components = [columns[:4], columns[5:]] if "+" in columns else [columns]
        for ai in range(int(first), int(last or first) + 1):
            expected[str(ai).zfill(len(first))] = tuple(tuple(component) for component in components)  # type: ignore[misc]
    assert {ai: as_the_table_says(value) for ai, value in VALUES.items()} == expected
