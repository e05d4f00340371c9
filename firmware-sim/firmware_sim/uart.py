"""What a serial line is set to, and what a port hears that is set to something else.

A byte travels as a start bit (0), its data bits from the lowest, the parity bit if there is one, and stop bits (1). A
receiver waits for the falling edge and then looks at the middle of each bit by its own clock. So 7E1 read as 8N1 has
the parity as bit 7, and a wrong speed gives garbage that is the same each time.
"""

from dataclasses import dataclass

PARITIES = ("N", "E", "O", "M", "S")
IDLE_BITS = 12  # quiet before and behind what is sent, in bits of the sender


@dataclass(frozen=True, slots=True)
class Uart:
    """Baud, data bits, parity (N E O M S) and stop bits."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"
    stop: int = 1

    def __post_init__(self) -> None:
        if not 50 <= self.baud <= 4_000_000:
            raise ValueError(f"{self.baud} is no speed of a serial line")
        if self.bits not in (5, 6, 7, 8) or self.parity not in PARITIES or self.stop not in (1, 2):
            raise ValueError(f"{self.bits}{self.parity}{self.stop} is no setting of a serial line")

    def __str__(self) -> str:
        return f"{self.baud} {self.bits}{self.parity}{self.stop}"

    def frame(self, byte: int) -> list[int]:
        """The bits of one byte as they leave the pin."""
        data = [byte >> place & 1 for place in range(self.bits)]
        return [0, *data, *self._parity(sum(data)), *[1] * self.stop]

    def _parity(self, ones: int) -> list[int]:
        wanted = {"N": [], "E": [ones & 1], "O": [1 - (ones & 1)], "M": [1], "S": [0]}
        return wanted[self.parity]


def heard(data: bytes, sent: Uart, listening: Uart) -> bytes:
    """What a port set to `listening` hears of what a port set to `sent` sends; bytes of bad parity are kept."""
    if sent == listening:
        mask = (1 << sent.bits) - 1
        return bytes(byte & mask for byte in data)
    bits = [1] * IDLE_BITS + [bit for byte in data for bit in sent.frame(byte)] + [1] * IDLE_BITS
    return bytes(_sampled(bits, sent.baud, listening))


def _sampled(bits: list[int], baud: int, listening: Uart) -> list[int]:
    """Times are counted in halves of a receiver's bit, so that everything stays whole."""
    found: list[int] = []
    at = 1  # bit of the sender; the receiver looks for an edge from here on
    while (edge := _falling_edge(bits, at)) is not None:
        looks = [edge + (2 * k + 1) * baud // (2 * listening.baud) for k in range(listening.bits + 3)]
        if _bit(bits, looks[0]):
            at = edge + 1  # a spike: the line was high again in the middle of the start bit
            continue
        found.append(sum(_bit(bits, look) << place for place, look in enumerate(looks[1 : listening.bits + 1])))
        stop = looks[listening.bits + 1 + (listening.parity != "N")]
        at = max(stop, edge + 1)
    return found


def _bit(bits: list[int], index: int) -> int:
    return bits[index] if index < len(bits) else 1


def _falling_edge(bits: list[int], start: int) -> int | None:
    return next((at for at in range(start, len(bits)) if bits[at] == 0 and bits[at - 1] == 1), None)
