"""What follows the company prefix and the reference in the TDS 1 schemes (TDS 2.3, sections 14.3 and 14.4)."""

from dataclasses import dataclass
from typing import Protocol

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.characters import CSET_82, escaped, is_digits, unescaped


class Tail(Protocol):
    """A field of a URI; `text` is as the URI writes it, None where the URI ends before it."""

    @property
    def name(self) -> str: ...

    @property
    def bits(self) -> int: ...

    def read(self, reader: BitReader) -> str: ...

    def write(self, writer: BitWriter, text: str | None) -> None: ...


@dataclass(frozen=True)
class Integer:
    """A number without leading zeros (14.3.1)."""

    name: str
    bits: int

    def read(self, reader: BitReader) -> str:
        return str(reader.read(self.name, self.bits))

    def write(self, writer: BitWriter, text: str | None) -> None:
        writer.write(number_of(self.name, self.bits, writer, text), self.bits)


def number_of(name: str, bits: int, writer: BitWriter, text: str | None) -> int:
    """The number of a text without leading zeros that fits."""
    if text is None or not text:
        writer.refuse(name, bits, "is missing")
    if not is_digits(text):
        writer.refuse(name, bits, f"must be digits, not {text!r}")
    if len(text) > 1 and text[0] == "0":
        writer.refuse(name, bits, f"must have no leading zero: {text!r}")
    if len(text) > bits or int(text) >> bits:
        writer.refuse(name, bits, f"does not hold {text if len(text) < 40 else f'{len(text)} digits'}")
    return int(text)


@dataclass(frozen=True)
class FixedInteger:
    """A number with leading zeros (14.3.10)."""

    name: str
    bits: int
    digits: int

    def read(self, reader: BitReader) -> str:
        value = reader.read(self.name, self.bits)
        if value >= 10**self.digits:
            reader.refuse_last(self.name, self.bits, f"is {value}, more than {self.digits} digits")
        return f"{value:0{self.digits}d}"

    def write(self, writer: BitWriter, text: str | None) -> None:
        if text is None or not is_digits(text) or len(text) != self.digits:
            writer.refuse(self.name, self.bits, f"must have {self.digits} digits, not {text or ''!r}")
        writer.write(int(text), self.bits)


@dataclass(frozen=True)
class NumericString:
    """Digits that keep their leading zeros, because a 1 is written before them (14.3.6)."""

    name: str
    bits: int
    digits: int

    def read(self, reader: BitReader) -> str:
        text = str(reader.read(self.name, self.bits))
        if text[0] != "1" or not 1 < len(text) <= self.digits + 1:
            reader.refuse_last(self.name, self.bits, f"is {text}, which must be a 1 and up to {self.digits} digits")
        return text[1:]

    def write(self, writer: BitWriter, text: str | None) -> None:
        if not text:
            writer.refuse(self.name, self.bits, "is missing")
        if not is_digits(text) or len(text) > self.digits:
            writer.refuse(self.name, self.bits, f"must be up to {self.digits} digits, not {text!r}")
        writer.write(int(f"1{text}"), self.bits)


@dataclass(frozen=True)
class Text:
    """Up to `bits // 7` characters of 7 bits, filled up with zeros (14.3.2)."""

    name: str
    bits: int

    def read(self, reader: BitReader) -> str:
        return seven_bits(self.name, reader, self.bits, self.bits // 7)

    def write(self, writer: BitWriter, text: str | None) -> None:
        write_seven_bits(self.name, writer, text, self.bits, self.bits // 7)


def seven_bits(name: str, reader: BitReader, bits: int, most: int) -> str:
    """The characters in so many bits, as a URI writes them; after the first zero all must be zero."""
    start = reader.at
    value = reader.read(name, bits)
    codes = [value >> shift & 0x7F for shift in range(bits - 7, -1, -7)]
    length = codes.index(0) if 0 in codes else len(codes)
    text = "".join(map(chr, codes[:length]))
    if not text:
        reader.refuse(name, start, bits, "is empty")
    if length > most:
        reader.refuse(name, start, bits, f"has more than {most} characters")
    at = next((at for at, character in enumerate(text) if character not in CSET_82), None)
    if at is not None:
        reader.refuse(name, start + 7 * at, 7, f"is {codes[at]:#04x}, no character of GS1 keys")
    rest = bits - 7 * length
    if value & ((1 << rest) - 1):
        reader.refuse(name, start + 7 * length, rest, "must be zero after the last character")
    return escaped(text)


def write_seven_bits(name: str, writer: BitWriter, text: str | None, bits: int, most: int) -> None:
    """The characters of a URI's text in so many bits."""
    characters = unescaped(text or "")
    if not characters:
        writer.refuse(name, bits, "is missing")
    if len(characters) > most:
        writer.refuse(name, bits, f"holds {most} characters, not {len(characters)}")
    if bad := [character for character in characters if character not in CSET_82]:
        writer.refuse(name, bits, f"does not hold {bad[0]!r} in {text!r}")
    value = 0
    for character in characters:
        value = value << 7 | ord(character)
    writer.write(value << (bits - 7 * len(characters)), bits)
