"""UHF RFID readers that speak LLRP 1.0.1 or 1.1 (EPCglobal), whatever their make.

Without options the inventory is as plain as LLRP allows: all antennas (id 0), the reader's own air settings, started by
hand, no end, a report for each tag. What the reader can do it is asked (GET_READER_CAPABILITIES); Impinj's finer RSSI
is switched on where there is one. What a reader refuses is left out and told; one that hangs up on the question for
its version is not asked again.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.llrp.commands import COMMANDS
from devices.llrp.conversation import LlrpConversation
from devices.llrp.settings import SEARCH, settings
from devices.llrp.setup import Reader
from devices.tally import Tally


@driver(
    "llrp",
    kind=Kind.READER,
    capabilities=("inventory", "rssi", "antenna", "phase", "inputs", "outputs", "access"),
    source="GS1 EPCglobal, Low Level Reader Protocol 1.0.1 and 1.1; Octane LLRP parameters as in sllurp and Wireshark",
    options={
        "antennas": (),
        "power_dbm": (),
        "session": ("", "0", "1", "2", "3"),
        "population": (),
        "mode": (),
        "search": tuple(SEARCH),
        "phase": ("off", "on"),
        "start": (),
        "stop": (),
    },
)
class Llrp:
    """UHF RFID readers that speak LLRP 1.0.1 or 1.1"""

    info: ClassVar[DriverInfo]
    commands: ClassVar[Mapping[str, Callable[..., Any]]] = COMMANDS

    def __init__(self, **options: str) -> None:
        self._settings = settings(**options)
        self._asks_version = True

    def talk(self, tally: Tally) -> LlrpConversation:
        return LlrpConversation(Reader(self._settings, self._asks_version), tally, self._no_version_question)

    def _no_version_question(self) -> None:
        self._asks_version = False
