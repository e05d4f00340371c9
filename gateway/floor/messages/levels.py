"""The four meanings of a message, as the areas write them."""

from gateway.contracts.kiosk import Level

GO, STOP, LOOK, INFO = Level.GO, Level.STOP, Level.LOOK, Level.INFO
Messages = dict[str, tuple[Level, str]]
