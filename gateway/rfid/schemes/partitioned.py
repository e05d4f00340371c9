"""What the older schemes share: header, filter, and a company prefix whose length a partition value tells.

The partition tables (TDS 14.2) differ only in the room left for the reference beside the company prefix.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from gateway.rfid.fields import EpcError, Field

PREFIX_BITS = {12: 40, 11: 37, 10: 34, 9: 30, 8: 27, 7: 24, 6: 20}  # digits -> bits; partition 0 is 12 digits
Parts = tuple[str, ...]
Elements = tuple[tuple[str, str], ...]  # (application identifier, value)

# Where only the GS1 prefix is known: how many digits the company prefix has (GS1 China's ranges; elsewhere 7).
_CHINA = {"690": 7, "691": 7, **{str(prefix): 8 for prefix in range(692, 697)}, "697": 9}


@dataclass(frozen=True)
class Layout:
    """The fields of one partition."""

    partition: int
    prefix: Field
    reference: Field


class PartitionedScheme:
    """Bits <-> (filter, URI parts). A subclass gives the table below, what follows the reference, and its elements."""

    NAME: ClassVar[str]  # of the binary scheme, e.g. sgtin-96
    KEY: ClassVar[str]  # of the pure identity, e.g. sgtin
    KEY_AI: ClassVar[str]  # the application identifier that a Digital Link's path starts with
    HEADER: ClassVar[int]
    BITS: ClassVar[int] = 96
    KEY_DIGITS: ClassVar[int]  # company prefix and reference together
    PAIR_BITS: ClassVar[int]  # likewise
    REFERENCE: ClassVar[str] = "reference"

    def __init__(self) -> None:
        self.filter = Field(self.NAME, "filter", 8, 3)
        self._partition = Field(self.NAME, "partition", 11, 3)
        self._layouts = {digits: self._layout(place, digits) for place, digits in enumerate(PREFIX_BITS)}

    def _layout(self, partition: int, digits: int) -> Layout:
        width = PREFIX_BITS[digits]
        prefix = Field(self.NAME, "company prefix", 14, width, digits)
        reference = Field(self.NAME, self.REFERENCE, 14 + width, self.PAIR_BITS - width, self.KEY_DIGITS - digits)
        return Layout(partition, prefix, reference)

    def decode(self, bits: int) -> tuple[int, Parts]:
        """The filter value and the URI's parts; raises EpcError."""
        partition = int(self._partition.read(bits, self.BITS))
        if partition >= len(PREFIX_BITS):
            self._partition.refuse(f"holds {partition}, which the standard does not define")
        layout = self._layouts[12 - partition]
        parts = layout.prefix.read(bits, self.BITS), layout.reference.read(bits, self.BITS)
        return int(self.filter.read(bits, self.BITS)), (*parts, *self.read_tail(bits))

    def encode(self, filter_value: int, parts: Parts) -> int:
        """The bits; raises EpcError where a part does not fit."""
        if len(parts) < 2:
            raise EpcError(f"{self.NAME}: a company prefix and a {self.REFERENCE} are needed, not {'.'.join(parts)!r}")
        layout = self._layouts.get(len(parts[0]))
        if layout is None:
            raise EpcError(f"{self.NAME}: company prefix must have 6 to 12 digits, not {parts[0]!r}")
        head = self.HEADER << (self.BITS - 8) | self.filter.written(str(filter_value), self.BITS)
        pair = layout.prefix.written(parts[0], self.BITS) | layout.reference.written(parts[1], self.BITS)
        return head | self._partition.written(str(layout.partition), self.BITS) | pair | self.write_tail(parts[2:])

    def read_tail(self, bits: int) -> Parts:
        """What follows the reference."""
        raise NotImplementedError

    def write_tail(self, parts: Parts) -> int:
        """Likewise, as bits."""
        raise NotImplementedError

    def elements(self, parts: Parts) -> Elements:
        """The GS1 elements of an identity, check digits included."""
        raise NotImplementedError

    def parts(self, elements: Mapping[str, str], prefix_digits: int | None) -> Parts | None:
        """The identity in GS1 elements, None where they are of another scheme; raises EpcError, as for a check digit.

        Elements do not say how long the company prefix is; without `prefix_digits` the GS1 prefix decides.
        """
        raise NotImplementedError


def company_prefix_digits(number: str, given: int | None) -> int:
    """The length of the company prefix that a number starts with."""
    return given or _CHINA.get(number[:3], 7)
