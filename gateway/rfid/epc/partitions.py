"""Company prefix and reference, which share a room of bits that a partition value divides (TDS 2.3, 14.3.3-14.3.9).

The partition tables of the standard (14-16 ff.) all have the same column for the company prefix; what the reference
gets is the rest of the room. Partition 0 is a company prefix of 12 digits, partition 6 one of 6.
"""

from dataclasses import dataclass

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.characters import CSET_39, SIX_BITS, escaped, is_digits, unescaped
from gateway.rfid.epc.tails import number_of, seven_bits, write_seven_bits

PREFIX_BITS = {12: 40, 11: 37, 10: 34, 9: 30, 8: 27, 7: 24, 6: 20}  # digits -> bits
PARTITION, PREFIX = "partition", "company prefix"


@dataclass(frozen=True)
class Pair:
    """Prefix and reference in `bits`; a subclass says how the reference is written.

    `size` counts digits or characters of both together.
    """

    name: str  # of the reference
    bits: int
    size: int

    def read(self, reader: BitReader) -> tuple[str, str]:
        """The prefix and the reference as a URI writes them."""
        partition = reader.read(PARTITION, 3)
        if partition > 6:
            reader.refuse_last(PARTITION, 3, f"is {partition}, which the standard does not define")
        digits = 12 - partition
        width = PREFIX_BITS[digits]
        prefix = reader.read(PREFIX, width)
        if prefix >= 10**digits:
            reader.refuse_last(PREFIX, width, f"is {prefix}, more than {digits} digits")
        return f"{prefix:0{digits}d}", self.read_reference(reader, self.bits - width, self.size - digits)

    def write(self, writer: BitWriter, prefix: str, reference: str | None) -> None:
        """Likewise, as bits."""
        if not is_digits(prefix) or len(prefix) not in PREFIX_BITS:
            why = f"must have 6 to 12 digits, not {prefix if len(prefix) < 40 else prefix[:40] + '...'!r}"
            writer.refuse(f"{PARTITION} and {PREFIX}", 3 + 40, why)
        width = PREFIX_BITS[len(prefix)]
        writer.write(12 - len(prefix), 3)
        writer.write(int(prefix), width)
        self.write_reference(writer, reference, self.bits - width, self.size - len(prefix))

    def read_reference(self, reader: BitReader, bits: int, size: int) -> str:
        """The reference in so many bits."""
        raise NotImplementedError

    def write_reference(self, writer: BitWriter, text: str | None, bits: int, size: int) -> None:
        """Likewise, as bits."""
        raise NotImplementedError


class Padded(Pair):
    """The reference has a fixed count of digits, which may be none (14.3.3)."""

    def read_reference(self, reader: BitReader, bits: int, size: int) -> str:
        value = reader.read(self.name, bits)
        if value >= 10**size:
            reader.refuse_last(self.name, bits, f"is {value}, more than {size} digits")
        return f"{value:0{size}d}" if size else ""

    def write_reference(self, writer: BitWriter, text: str | None, bits: int, size: int) -> None:
        if text is None or len(text) != size or (text and not is_digits(text)):
            writer.refuse(self.name, bits, f"must have {size} digits, not {text or ''!r}")
        writer.write(int(text or "0"), bits)


class Unpadded(Pair):
    """The reference is a number without leading zeros (14.3.4)."""

    def read_reference(self, reader: BitReader, bits: int, size: int) -> str:
        return str(reader.read(self.name, bits))

    def write_reference(self, writer: BitWriter, text: str | None, bits: int, size: int) -> None:
        writer.write(number_of(self.name, bits, writer, text), bits)


class SevenBit(Pair):
    """The reference is characters of 7 bits, filled up with zeros (14.3.5)."""

    def read_reference(self, reader: BitReader, bits: int, size: int) -> str:
        return seven_bits(self.name, reader, bits, size)

    def write_reference(self, writer: BitWriter, text: str | None, bits: int, size: int) -> None:
        write_seven_bits(self.name, writer, text, bits, size)


class SixBit(Pair):
    """The reference is characters of 6 bits, ended by a zero (14.3.9), so the EPC's length varies."""

    def read_reference(self, reader: BitReader, bits: int, size: int) -> str:
        text = ""
        while code := reader.read(self.name, 6):
            if code not in SIX_BITS:
                reader.refuse_last(self.name, 6, f"is {code:#04x}, no character of part references")
            if len(text) == size:
                reader.refuse_last(self.name, 6, f"has more than {size} characters")
            text += SIX_BITS[code]
        if not text:
            reader.refuse_last(self.name, 6, "is empty")
        return escaped(text)

    def write_reference(self, writer: BitWriter, text: str | None, bits: int, size: int) -> None:
        characters = unescaped(text or "")
        width = 6 * (len(characters) + 1)
        if not characters:
            writer.refuse(self.name, width, "is missing")
        if len(characters) > size:
            writer.refuse(self.name, 6 * (size + 1), f"holds {size} characters, not {len(characters)}")
        if bad := [character for character in characters if character not in CSET_39]:
            writer.refuse(self.name, width, f"does not hold {bad[0]!r} in {text!r}")
        for character in characters:
            writer.write(ord(character) & 0x3F, 6)
        writer.write(0, 6)
