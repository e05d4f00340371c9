"""Schemes of TDS 1 that name no GS1 key: they have a pure identity and a tag URI, but neither elements nor a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.keys import Elements, Key, Parts
from gateway.rfid.epc.tails import Tail


@dataclass(frozen=True)
class NoKey(Key):
    """An identity that has no GS1 elements."""

    def elements(self, parts: Parts) -> Elements:
        return ()

    def fault(self, elements: Mapping[str, str]) -> None:
        return None


@dataclass(frozen=True)
class Unkeyed:
    """One binary scheme without filter value."""

    name: str
    header: int
    key: NoKey
    tails: tuple[Tail, ...]

    @property
    def bits(self) -> int:
        """How long it is."""
        return 8 + sum(tail.bits for tail in self.tails)

    def decode(self, reader: BitReader) -> tuple[None, Parts]:
        """The parts of the identity; raises EpcError. The reader stands after the header."""
        return None, tuple(tail.read(reader) for tail in self.tails)

    def encode(self, filter_value: int | None, parts: Parts) -> str:
        """Hex digits; raises EpcError where a part does not fit or is missing."""
        writer = BitWriter(self.name)
        writer.write(self.header, 8)
        given = [*parts, *[None] * len(self.tails)]
        for tail, text in zip(self.tails, given, strict=False):
            tail.write(writer, text)
        return writer.hex()
