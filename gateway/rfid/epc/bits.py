"""Bits read and written from the left, with the place of each field at hand for an error."""

from typing import NoReturn

from gateway.rfid.epc.errors import refuse


class BitReader:
    """Reads an EPC field by field; raises EpcError where the EPC ends too early."""

    def __init__(self, scheme: str, value: int, total: int, at: int = 0) -> None:
        self.scheme, self.at, self.total = scheme, at, total
        self._value = value

    @property
    def left(self) -> int:
        """How many bits are left."""
        return self.total - self.at

    def peek(self, width: int) -> int:
        """The next bits as a number, without going on."""
        return self._value >> (self.total - self.at - width) & ((1 << width) - 1)

    def read(self, field: str, width: int) -> int:
        """The next bits as a number."""
        if width > self.total - self.at:
            self.refuse(field, self.at, width, f"is cut off: the EPC has {self.total} bits")
        value = self.peek(width)
        self.at += width
        return value

    def refuse(self, field: str, start: int, width: int, why: str) -> NoReturn:
        """Raises EpcError."""
        refuse(self.scheme, field, start, width, why)

    def refuse_last(self, field: str, width: int, why: str) -> NoReturn:
        """Raises EpcError about the bits that were read last."""
        refuse(self.scheme, field, self.at - width, width, why)

    def expect_padding(self) -> None:
        """What is left must be zero: a reader reports whole words."""
        if self.left and self.peek(self.left):
            self.refuse("padding", self.at, self.left, "must be zero")


class BitWriter:
    """Writes an EPC field by field."""

    def __init__(self, scheme: str) -> None:
        self.scheme, self.at = scheme, 0
        self._value = 0

    def write(self, value: int, width: int) -> None:
        """Appends a number that fits."""
        self._value = self._value << width | value
        self.at += width

    def refuse(self, field: str, width: int, why: str) -> NoReturn:
        """Raises EpcError about a field that should come next."""
        refuse(self.scheme, field, self.at, width, why)

    def hex(self) -> str:
        """Lower-case digits, filled up to the whole words of 16 bits that a tag's memory has."""
        words = -(-self.at // 16)
        return f"{self._value << (words * 16 - self.at):0{words * 4}x}"
