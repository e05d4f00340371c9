"""The framing of Toledo continuous output, in which a check byte follows the carriage return or not."""

from devices.framing import CR, STALL_S, STX, Framing, Piece

LENGTH = 17  # STX to CR
PATIENCE_S = 0.1  # a check byte would have come by then
SURE = 3  # frames in a row without a check byte, or that fit none


class ContinuousFrame:
    """From STX to CR and the check byte where there is one, which it learns from the first frames of a connection.

    A check byte can have the value of STX, so a single frame does not always tell. No byte within a frame is STX.
    """

    limit = 128

    def __init__(self, checked: bool | None = None) -> None:
        self._given = self._checked = checked
        self._misfits = 0

    def inherit(self, before: Framing) -> None:
        """The same scale after a reconnect: a frame torn behind its CR is not taken for one without a check byte."""
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
            length = self._length(buffer)
            if length == 0 or len(buffer) < length:
                break
            pieces.append(Piece(bytes(buffer[:length])))
            del buffer[:length]
        return pieces

    @staticmethod
    def _lost(buffer: bytearray) -> int:
        """How many bytes at the front belong to no frame."""
        again = buffer.find(STX, 1, LENGTH)
        if buffer[0] == STX and again < 0 and (len(buffer) < LENGTH or buffer[LENGTH - 1] == CR):
            return 0
        begin = again if again > 0 else buffer.find(STX, 1)
        return begin if begin > 0 else len(buffer)

    def _length(self, buffer: bytearray) -> int:
        """The length of the frame at the front; 0 when more bytes have to tell."""
        if self._checked is not None:
            length = LENGTH + self._checked
            self._doubt(buffer, length)
            return length
        if len(buffer) <= LENGTH:
            return 0
        fits = not sum(buffer[: LENGTH + 1]) & 0x7F
        if buffer[LENGTH] != STX:
            self._checked = fits or None
            return LENGTH + 1
        if not fits:
            return self._without()
        if len(buffer) == LENGTH + 1:
            return 0
        return LENGTH + 1 if buffer[LENGTH + 1] == STX else self._without()

    def _without(self) -> int:
        self._misfits += 1
        if self._misfits >= SURE:
            self._checked, self._misfits = False, 0
        return LENGTH

    def _doubt(self, buffer: bytearray, length: int) -> None:
        """What was learnt is forgotten when frames in a row do not fit it: the scale was set anew."""
        if self._given is not None or len(buffer) <= LENGTH:
            return
        fits = not sum(buffer[:length]) & 0x7F if self._checked else buffer[LENGTH] == STX
        self._misfits = 0 if fits else self._misfits + 1
        if self._misfits >= SURE:
            self._checked, self._misfits = None, 0

    def patience_s(self, buffer: bytearray) -> float:
        return PATIENCE_S if self._ends(buffer) else STALL_S

    def rest(self, buffer: bytearray) -> list[Piece]:
        """A frame behind which nothing came has no check byte; anything else is torn."""
        why = "" if self._ends(buffer) else f"a frame had no end within {STALL_S:g} s"
        pieces = [Piece(bytes(buffer), why)]
        buffer.clear()
        return pieces

    def _ends(self, buffer: bytearray) -> bool:
        return self._checked is None and len(buffer) == LENGTH
