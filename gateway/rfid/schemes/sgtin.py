"""SGTIN-96: a trade item with a serial number (TDS 1.13, 7.1, 14.5.1): AI 01 and 21."""

from collections.abc import Mapping

from gateway.rfid.check_digits import check_digit
from gateway.rfid.fields import EpcError, Field
from gateway.rfid.schemes.partitioned import Elements, PartitionedScheme, Parts, company_prefix_digits


class Sgtin96(PartitionedScheme):
    """`urn:epc:id:sgtin:prefix.indicator+item.serial`; the serial is a number below 2^38 without leading zeros."""

    NAME, KEY, KEY_AI, HEADER = "sgtin-96", "sgtin", "01", 0x30
    KEY_DIGITS, PAIR_BITS, REFERENCE = 13, 44, "indicator and item reference"
    SERIAL = Field(NAME, "serial", 58, 38)

    def read_tail(self, bits: int) -> Parts:
        return (self.SERIAL.read(bits, self.BITS),)

    def write_tail(self, parts: Parts) -> int:
        if len(parts) != 1:
            self.SERIAL.refuse("is missing" if not parts else f"must be one number, not {'.'.join(parts)!r}")
        return self.SERIAL.written(parts[0], self.BITS)

    def elements(self, parts: Parts) -> Elements:
        prefix, reference, serial = parts
        body = reference[0] + prefix + reference[1:]
        return ("01", body + check_digit(body)), ("21", serial)

    def parts(self, elements: Mapping[str, str], prefix_digits: int | None) -> Parts | None:
        if "01" not in elements:
            return None
        gtin = elements["01"].zfill(14)
        if not (gtin.isascii() and gtin.isdigit() and len(gtin) == 14):
            raise EpcError(f"{self.NAME}: GTIN (01) must have 14 digits, not {elements['01']!r}")
        if gtin[13] != check_digit(gtin[:13]):
            raise EpcError(f"{self.NAME}: GTIN (01) {gtin} must end in check digit {check_digit(gtin[:13])}")
        if "21" not in elements:
            self.SERIAL.refuse("is missing: a GTIN without serial (21) names a kind of goods, not a piece")
        split = 1 + company_prefix_digits(gtin[1:], prefix_digits)
        return gtin[1:split], gtin[0] + gtin[split:13], elements["21"]


SCHEME = Sgtin96()
