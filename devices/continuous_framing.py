"""The framing of Toledo continuous output, in which a check byte follows the carriage return or not."""

from devices.framing import CR, STALL_S, STX, Framing, Piece

LENGTH = 17  # STX to CR
PATIENCE_S = 0.1  # a check byte would have come by then
UNCHECKED = "its check byte is missing (a scale that sends none: ?checksum=no)"
SURE = 3  # frames in a row that can have no check byte


class ContinuousFrame:
    """From STX to CR and the check byte where there is one, which it learns from the first frames of a device.

    Frames that seem to have none are held back until SURE of them say so: the check byte of a damaged frame may be
    lost or look like STX. A scale that has once sent a check byte is not believed without it. No byte within a frame
    is STX.
    """

    limit = 128

    def __init__(self, checked: bool | None = None) -> None:
        self._given = self._checked = checked
        self._held: list[Piece] = []

    def inherit(self, before: Framing) -> None:
        """The same scale after a reconnect: what was learnt holds."""
        if isinstance(before, ContinuousFrame) and self._given is None:
            self._checked = before._checked

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            lost = self._lost(buffer)
            if lost:
                pieces.append(Piece(bytes(buffer[:lost]), "it is no whole frame"))
                del buffer[:lost]
                continue
            length = self._known(buffer) if self._checked is not None else self._learn(buffer)
            if length == 0 or len(buffer) < length:
                break
            self._held.append(Piece(bytes(buffer[:length])))
            del buffer[:length]
            pieces += self._release(length)
        return pieces

    @staticmethod
    def _lost(buffer: bytearray) -> int:
        """How many bytes at the front belong to no frame."""
        again = buffer.find(STX, 1, LENGTH)
        if buffer[0] == STX and again < 0 and (len(buffer) < LENGTH or buffer[LENGTH - 1] == CR):
            return 0
        begin = again if again > 0 else buffer.find(STX, 1)
        return begin if begin > 0 else len(buffer)

    def _known(self, buffer: bytearray) -> int:
        """The length of the frame at the front, of a device whose setting is known."""
        if self._checked and buffer[LENGTH : LENGTH + 1] == bytes([STX]) and sum(buffer[: LENGTH + 1]) & 0x7F:
            return LENGTH
        return LENGTH + bool(self._checked)

    def _learn(self, buffer: bytearray) -> int:
        """The length of the frame at the front; 0 when more bytes have to tell."""
        if len(buffer) <= LENGTH:
            return 0
        fits = not sum(buffer[: LENGTH + 1]) & 0x7F
        if buffer[LENGTH] != STX:
            self._checked = fits or None
            return LENGTH + 1
        if not fits:
            return LENGTH
        if len(buffer) == LENGTH + 1:
            return 0
        return LENGTH + 1 if buffer[LENGTH + 1] == STX else LENGTH

    def _release(self, length: int) -> list[Piece]:
        """What need not be held back any longer."""
        if self._checked is None and length == LENGTH:
            if len(self._held) < SURE:
                return []
            self._checked = False
        pieces, self._held = self._held, []
        if not self._checked:
            return pieces
        return [Piece(one.data, "" if len(one.data) > LENGTH else UNCHECKED) for one in pieces]

    def patience_s(self, buffer: bytearray) -> float:
        return PATIENCE_S if self._ends(buffer) else STALL_S

    def rest(self, buffer: bytearray) -> list[Piece]:
        """A frame behind which nothing came has no check byte; anything else is torn."""
        why = "" if self._ends(buffer) else f"a frame had no end within {STALL_S:g} s"
        pieces, self._held = [*self._held, Piece(bytes(buffer), why)], []
        buffer.clear()
        return pieces

    def give_up(self) -> bytes:
        held, self._held = self._held, []
        return b"".join(piece.data for piece in held)

    def _ends(self, buffer: bytearray) -> bool:
        return self._checked is None and len(buffer) == LENGTH
