"""How the value of a GS1 application identifier is written in a "+" scheme (TDS 2.3, 14.5.2-14.5.15)."""

from dataclasses import dataclass
from typing import Protocol

from gateway.rfid.epc.alphanumeric import ENCODINGS, digits_bits, digits_text, read_characters, shortest
from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.characters import DIGITS, LETTERS, is_digits, short


class Value(Protocol):
    """Reads and writes one value, or one of its two components."""

    def read(self, reader: BitReader, field: str) -> str: ...

    def write(self, writer: BitWriter, field: str, text: str) -> None: ...


@dataclass(frozen=True)
class FourBitDigits:
    """Digits of four bits each (14.5.4, "fixed-length numeric")."""

    digits: int

    def read(self, reader: BitReader, field: str) -> str:
        width = 4 * self.digits
        text = f"{reader.read(field, width):0{self.digits}x}"
        if not text.isdigit():
            reader.refuse_last(field, width, f"must be {self.digits} digits, not {text}")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        _need_digits(writer, field, text, self.digits, 4 * self.digits)
        writer.write(int(text, 16), 4 * self.digits)


@dataclass(frozen=True)
class NumberOfDigits:
    """A fixed count of digits as one number (14.5.2, "fixed-bit-length numeric string")."""

    digits: int

    def read(self, reader: BitReader, field: str) -> str:
        width = digits_bits(self.digits)
        value = reader.read(field, width)
        if (text := digits_text(value, self.digits)) is None:
            reader.refuse_last(field, width, f"is {value}, more than {self.digits} digits")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        _need_digits(writer, field, text, self.digits, digits_bits(self.digits))
        writer.write(int(text), digits_bits(self.digits))


@dataclass(frozen=True)
class VariableNumber:
    """A length, then so many digits as one number (14.5.13)."""

    length_bits: int
    most: int
    least: int = 1

    def read(self, reader: BitReader, field: str) -> str:
        length = reader.read(f"{field} length", self.length_bits)
        if not self.least <= length <= self.most:
            reader.refuse_last(f"{field} length", self.length_bits, f"is {length}, not {self.least} to {self.most}")
        width = digits_bits(length)
        value = reader.read(field, width)
        if (text := digits_text(value, length)) is None:
            reader.refuse_last(field, width, f"is {value}, more than {length} digits")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        width = self.length_bits + digits_bits(min(len(text), self.most))
        if not self.least <= len(text) <= self.most or (text and not is_digits(text)):
            writer.refuse(field, width, f"must be {self.least} to {self.most} digits, not {short(text)}")
        writer.write(len(text), self.length_bits)
        writer.write(int(text or "0"), digits_bits(len(text)))


@dataclass(frozen=True)
class Alphanumeric:
    """Encoding, length, characters (14.5.6)."""

    length_bits: int
    most: int
    least: int = 1

    def read(self, reader: BitReader, field: str) -> str:
        start = reader.at
        text = read_characters(reader, field, self.length_bits, self.most)
        if len(text) < self.least:
            reader.refuse(field, start, reader.at - start, "is empty")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        head = 3 + self.length_bits
        if not self.least <= len(text) <= self.most:
            why = f"must have {self.least} to {self.most} characters, not {len(text)}"
            writer.refuse(field, head + 7 * min(len(text), self.most), "is missing" if not text else why)
        indicator = shortest(text)
        if indicator is None:
            able = ENCODINGS[4].characters
            bad = next((character for character in text if character not in able), text[0])
            writer.refuse(field, head + 7 * len(text), f"does not hold {bad!r} in {text!r}")
        encoding = ENCODINGS[indicator]
        writer.write(indicator, 3)
        writer.write(len(text), self.length_bits)
        writer.write(encoding.number(text), encoding.bits(len(text)))


@dataclass(frozen=True)
class Delimited:
    """Digits of four bits each, ended by 1111, or by 1110 and then other characters (14.5.5)."""

    length_bits: int
    most: int

    def read(self, reader: BitReader, field: str) -> str:
        start, text = reader.at, ""
        while (digit := reader.read(field, 4)) < 10:
            text += DIGITS[digit]
            if len(text) > self.most:
                reader.refuse(field, start, reader.at - start, f"has more than {self.most} characters")
        if digit < 14:
            reader.refuse_last(field, 4, f"is {digit:x}, neither digit nor end")
        if digit == 14:
            text += read_characters(reader, field, self.length_bits, self.most - len(text))
        if not text:
            reader.refuse(field, start, reader.at - start, "is empty")
        return text

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if not 1 <= len(text) <= self.most:
            why = f"must have 1 to {self.most} characters, not {len(text)}" if text else "is missing"
            writer.refuse(field, 4 * min(len(text), self.most) + 4, why)
        rest = text.lstrip(DIGITS)
        for digit in text[: len(text) - len(rest)]:
            writer.write(int(digit), 4)
        writer.write(14 if rest else 15, 4)
        if rest:
            Alphanumeric(self.length_bits, self.most).write(writer, field, rest)


@dataclass(frozen=True)
class Country:
    """Two letters of six bits each (14.5.12)."""

    def read(self, reader: BitReader, field: str) -> str:
        first, second = divmod(reader.read(field, 12), 64)
        if max(first, second) > 25:
            reader.refuse_last(field, 12, "is no two letters")
        return LETTERS[first] + LETTERS[second]

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if len(text) != 2 or not set(text) <= set(LETTERS):
            writer.refuse(field, 12, f"must be two capital letters, not {short(text)}")
        for letter in text:
            writer.write(LETTERS.index(letter), 6)


@dataclass(frozen=True)
class Choice:
    """One bit for one of two texts (14.5.7, 14.5.14)."""

    texts: tuple[str, str]

    def read(self, reader: BitReader, field: str) -> str:
        return self.texts[reader.read(field, 1)]

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        if text not in self.texts:
            writer.refuse(field, 1, f"must be {self.texts[0]!r} or {self.texts[1]!r}, not {short(text)}")
        writer.write(self.texts.index(text), 1)


@dataclass(frozen=True)
class Sequence:
    """`n/m` in two times four bits (14.5.15)."""

    def read(self, reader: BitReader, field: str) -> str:
        first, second = divmod(reader.read(field, 8), 16)
        if not (1 <= first <= 9 and 1 <= second <= 9):
            reader.refuse_last(field, 8, f"is {first}/{second}, not 1/1 to 9/9")
        return f"{first}/{second}"

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        first, slash, second = text[:1], text[1:2], text[2:]
        if slash != "/" or not all(len(digit) == 1 and digit in "123456789" for digit in (first, second)):
            writer.refuse(field, 8, f"must be 1/1 to 9/9, not {short(text)}")
        writer.write(int(first) << 4 | int(second), 8)


@dataclass(frozen=True)
class Joined:
    """Two components; the first has a fixed count of characters."""

    first: FourBitDigits | NumberOfDigits
    second: Value

    def read(self, reader: BitReader, field: str) -> str:
        return self.first.read(reader, field) + self.second.read(reader, field)

    def write(self, writer: BitWriter, field: str, text: str) -> None:
        self.first.write(writer, field, text[: self.first.digits])
        self.second.write(writer, field, text[self.first.digits :])


def _need_digits(writer: BitWriter, field: str, text: str, digits: int, width: int) -> None:
    if len(text) != digits or not is_digits(text):
        writer.refuse(field, width, f"must have {digits} digits, not {short(text)}")
