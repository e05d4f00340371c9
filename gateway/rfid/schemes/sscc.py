"""SSCC-96: a logistic unit, so a parcel or a pallet (TDS 1.13, 7.2, 14.5.2): AI 00."""

from collections.abc import Mapping

from gateway.rfid.check_digits import check_digit
from gateway.rfid.fields import EpcError, Field
from gateway.rfid.schemes.partitioned import Elements, PartitionedScheme, Parts, company_prefix_digits


class Sscc96(PartitionedScheme):
    """`urn:epc:id:sscc:prefix.extension+serial`; the last 24 bits are zero."""

    NAME, KEY, KEY_AI, HEADER = "sscc-96", "sscc", "00", 0x31
    KEY_DIGITS, PAIR_BITS, REFERENCE = 17, 58, "extension and serial reference"
    RESERVED = Field(NAME, "reserved", 72, 24)

    def read_tail(self, bits: int) -> Parts:
        if (reserved := self.RESERVED.read(bits, self.BITS)) != "0":
            self.RESERVED.refuse(f"must be zero, not {reserved}")
        return ()

    def write_tail(self, parts: Parts) -> int:
        if parts:
            raise EpcError(f"{self.NAME}: nothing follows the {self.REFERENCE}, but {'.'.join(parts)!r} does")
        return 0

    def elements(self, parts: Parts) -> Elements:
        prefix, reference = parts
        body = reference[0] + prefix + reference[1:]
        return (("00", body + check_digit(body)),)

    def parts(self, elements: Mapping[str, str], prefix_digits: int | None) -> Parts | None:
        if "00" not in elements:
            return None
        sscc = elements["00"]
        if not (sscc.isascii() and sscc.isdigit() and len(sscc) == 18):
            raise EpcError(f"{self.NAME}: SSCC (00) must have 18 digits, not {sscc!r}")
        if sscc[17] != check_digit(sscc[:17]):
            raise EpcError(f"{self.NAME}: SSCC (00) {sscc} must end in check digit {check_digit(sscc[:17])}")
        split = 1 + company_prefix_digits(sscc[1:], prefix_digits)
        return sscc[1:split], sscc[0] + sscc[split:17]


SCHEME = Sscc96()
