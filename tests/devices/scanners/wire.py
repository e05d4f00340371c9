"""Bytes of the wire through a scanner's driver, without a wire: in one piece, or cut, with the time that passes."""

from devices.conversation import Conversation
from devices.driver import StreamDriver
from devices.readings import ScanReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally

Scan = tuple[str, str]


class Wire:
    """One connection of a driver; `now` is its clock."""

    def __init__(self, driver: str, tally: Tally | None = None, **options: str) -> None:
        self.tally = tally or Tally()
        self.now = 0.0
        self.driver = driver_info(driver).make(options)
        self.talk = self.connect()
        self.readings: list[ScanReading] = []
        self.sent = b""

    def connect(self) -> Conversation:
        stream = isinstance(self.driver, StreamDriver)
        talk: Conversation = StreamConversation(self.driver, self.tally) if stream else self.driver.talk(self.tally)
        talk.begin(self.now)
        return talk

    def hear(self, data: bytes, apart_s: float | None = None) -> None:
        """All at once, or byte by byte with `apart_s` between two."""
        for piece in [data] if apart_s is None else [data[at : at + 1] for at in range(len(data))]:
            self._take(self.talk.receive(piece, self.now))
            self.now += apart_s or 0.0

    def silence(self, seconds: float) -> None:
        """As the session does it: asked again after each wait."""
        until = self.now + seconds
        while self.now < until:
            self.now = min(until, self.now + self.talk.wait_s(self.now))
            self._take(self.talk.lapse(self.now))

    def replug(self) -> None:
        """The session keeps a driver that talks, and makes one that frames anew."""
        self.talk.end()
        if isinstance(self.driver, StreamDriver):
            self.driver = self.driver.info.make()
        self.talk = self.connect()

    def _take(self, readings: object) -> None:
        for reading in readings:  # type: ignore[attr-defined]
            assert isinstance(reading, ScanReading)
            self.readings.append(reading)
        self.sent += self.talk.tick(self.now)

    @property
    def scans(self) -> list[Scan]:
        return [(reading.text, reading.symbology) for reading in self.readings]

    @property
    def texts(self) -> list[str]:
        return [reading.text for reading in self.readings]

    @property
    def reasons(self) -> list[str]:
        return [kept.reason for kept in self.tally.last_bad]
