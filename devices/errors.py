"""What can go wrong with a device. A subclass exists only where a caller acts differently."""


class DeviceError(Exception):
    """Root of everything this package raises; the message is one sentence that quotes the evidence."""


class BadUrl(DeviceError):
    """The address cannot be understood or its scheme is not supported: a person has to correct it."""


class UnknownDriver(DeviceError):
    """No driver has this name: a person has to choose another."""


class DriverNameTaken(DeviceError):
    """Two drivers carry one name: the program must not start."""


class NotConnected(DeviceError):
    """The device could not be opened; not one byte was sent. Try again later."""


class Disconnected(DeviceError):
    """The open connection ended; half a frame is lost. Connect again."""


class BadFrame(DeviceError):
    """A frame arrived that the driver cannot read: it is counted, kept and shown, never guessed at."""

    def __init__(self, driver: str, frame: bytes, why: str = "") -> None:
        self.driver, self.frame, self.why = driver, bytes(frame), why
        evidence = repr(self.frame[:80]) + (f"... ({len(frame)} bytes)" if len(frame) > 80 else "")
        super().__init__(f"{driver}: cannot read {evidence}" + (f": {why}" if why else ""))


class Refused(BadFrame):
    """The device understood that we talk to it and said no (`ES`, `ET`, `EL`, an LLRP error)."""
