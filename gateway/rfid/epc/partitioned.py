"""The TDS 1 schemes: header, filter, partition with company prefix and reference, and what follows them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.keys import Key, Parts
from gateway.rfid.epc.partitions import PREFIX_BITS, Padded, Pair, SixBit, Unpadded
from gateway.rfid.epc.tails import Integer, Tail

FILTER, RESERVED = "filter", "reserved"
Quick = Callable[[int], str | None]


@dataclass(frozen=True)
class Partitioned:
    """One binary scheme; `reserved` bits at the end are zero."""

    name: str
    header: int
    key: Key
    pair: Pair
    tails: tuple[Tail, ...] = ()
    reserved: int = 0

    @cached_property
    def bits(self) -> int | None:
        """How long it is; None where that varies."""
        if isinstance(self.pair, SixBit):
            return None
        return 14 + self.pair.bits + sum(tail.bits for tail in self.tails) + self.reserved

    def decode(self, reader: BitReader) -> tuple[int, Parts]:
        """Filter value and parts of the identity; raises EpcError. The reader stands after the header."""
        filter_value = reader.read(FILTER, 3)
        parts = (*self.pair.read(reader), *(tail.read(reader) for tail in self.tails))
        if self.reserved and (value := reader.read(RESERVED, self.reserved)):
            reader.refuse_last(RESERVED, self.reserved, f"must be zero, not {value:x}")
        return filter_value, parts

    def encode(self, filter_value: int, parts: Parts) -> str:
        """Hex digits; raises EpcError where a part does not fit or is missing."""
        writer = BitWriter(self.name)
        writer.write(self.header, 8)
        write_filter(writer, filter_value)
        given = [*parts, *[None] * len(self.key.fields)]
        self.pair.write(writer, given[0] or "", given[1])
        for tail, text in zip(self.tails, given[2:], strict=False):
            tail.write(writer, text)
        writer.write(0, self.reserved)
        return writer.hex()

    def quick(self) -> Quick | None:
        """From the number of a whole EPC to its pure identity, in one step; None where that is not so simple.

        What it returns None for, `decode` has to read.
        """
        plain = not self.tails or (len(self.tails) == 1 and isinstance(self.tails[0], Integer))
        if self.bits is None or not plain or type(self.pair) not in (Padded, Unpadded):
            return None
        tail_bits = sum(tail.bits for tail in self.tails)
        after = tail_bits + self.reserved
        rows = [self._row(digits, after) for digits in PREFIX_BITS]
        partition_at, tail_mask, reserved_mask = self.bits - 14, (1 << tail_bits) - 1, (1 << self.reserved) - 1
        reserved = self.reserved

        def uri(value: int) -> str | None:
            partition = value >> partition_at & 7
            if partition == 7 or value & reserved_mask:
                return None
            prefix_at, prefix_mask, prefix_end, reference_mask, reference_end, form = rows[partition]
            prefix = value >> prefix_at & prefix_mask
            reference = value >> after & reference_mask
            if prefix >= prefix_end or reference >= reference_end:
                return None
            return form % (prefix, reference, value >> reserved & tail_mask)

        return uri

    def _row(self, digits: int, after: int) -> tuple[int, int, int, int, int, str]:
        """Place and mask of the prefix, mask of the reference, their limits, and the text for a partition."""
        width, size = PREFIX_BITS[digits], self.pair.size - digits
        rest = self.pair.bits - width
        padded = isinstance(self.pair, Padded)
        reference = (f"%0{size}d" if size else "%.0s") if padded else "%d"
        form = f"urn:epc:id:{self.key.name}:%0{digits}d.{reference}" + (".%d" if self.tails else "%.0s")
        limit = 10**size if padded else 1 << rest
        return after + rest, (1 << width) - 1, 10**digits, (1 << rest) - 1, limit, form


def write_filter(writer: BitWriter, value: int) -> None:
    """The three bits of a filter value."""
    if not 0 <= value <= 7:
        writer.refuse(FILTER, 3, f"does not hold {value}")
    writer.write(value, 3)
