"""UHF RFID readers that speak LLRP 1.0.1 or 1.1 (EPCglobal), whatever their make.

The inventory is as plain as LLRP allows: all antennas (id 0), the reader's own air settings, started by hand, no
end, a report for each tag with antenna, peak RSSI, first sighting and count. Readers that refuse the content
selector get the same without it. Version negotiation is a question only: 1.0.1 is spoken in any case, as every 1.1
reader must; a 1.0.1 reader answers the question with error 110, and one that hangs up on it is not asked again.
"""

from typing import Any, ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.llrp.conversation import KEEPALIVE_S, LlrpConversation, Step
from devices.llrp.messages import Type, encode
from devices.tally import Tally

ROSPEC_ID = 1
ALL_ROSPECS = 0
ALL_ANTENNAS = 0
EPC_GLOBAL_CLASS_1_GEN_2 = 1
PERIODIC = 1

READER_CONFIG: dict[str, Any] = {
    "ResetToFactoryDefaults": False,
    "ReaderEventNotificationSpec": {
        "EventNotificationState": {
            "ROSpecEvent": True,
            "ReportBufferFillWarning": True,
            "ReaderExceptionEvent": True,
            "AntennaEvent": True,
        }
    },
    "KeepaliveSpec": {"KeepaliveTriggerType": PERIODIC, "TimeInterval": int(KEEPALIVE_S * 1000)},
}
KEEPALIVE_ONLY: dict[str, Any] = {"ResetToFactoryDefaults": False, "KeepaliveSpec": READER_CONFIG["KeepaliveSpec"]}

PLAIN_ROSPEC: dict[str, Any] = {
    "ROSpecID": ROSPEC_ID,
    "Priority": 0,
    "CurrentState": "Disabled",
    "ROBoundarySpec": {
        "ROSpecStartTrigger": {"ROSpecStartTriggerType": "Null"},
        "ROSpecStopTrigger": {"ROSpecStopTriggerType": "Null", "DurationTriggerValue": 0},
    },
    "AISpec": [
        {
            "AntennaID": [ALL_ANTENNAS],
            "AISpecStopTrigger": {"AISpecStopTriggerType": "Null", "DurationTriggerValue": 0},
            "InventoryParameterSpec": [{"InventoryParameterSpecID": 1, "ProtocolID": EPC_GLOBAL_CLASS_1_GEN_2}],
        }
    ],
}
REPORT_EACH_TAG: dict[str, Any] = {
    "ROReportTrigger": "Upon_N_Tags_Or_End_Of_ROSpec",
    "N": 1,
    "TagReportContentSelector": {
        "EnableAntennaID": True,
        "EnablePeakRSSI": True,
        "EnableFirstSeenTimestamp": True,
        "EnableTagSeenCount": True,
    },
}
ROSPECS = (PLAIN_ROSPEC | {"ROReportSpec": REPORT_EACH_TAG}, PLAIN_ROSPEC)

ASK_VERSION = Step(
    Type.GET_SUPPORTED_VERSION, Type.GET_SUPPORTED_VERSION_RESPONSE, [b""], optional=True, version=2
)  # the question belongs to 1.1 and carries its version


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def setup() -> list[Step]:
    return [
        Step(Type.DELETE_ROSPEC, Type.DELETE_ROSPEC_RESPONSE, [number(ALL_ROSPECS)], optional=True),
        Step(
            Type.SET_READER_CONFIG,
            Type.SET_READER_CONFIG_RESPONSE,
            [encode(Type.SET_READER_CONFIG, config) for config in (READER_CONFIG, KEEPALIVE_ONLY)],
        ),
        Step(
            Type.ADD_ROSPEC,
            Type.ADD_ROSPEC_RESPONSE,
            [encode(Type.ADD_ROSPEC, {"ROSpec": rospec}) for rospec in ROSPECS],
        ),
        Step(Type.ENABLE_ROSPEC, Type.ENABLE_ROSPEC_RESPONSE, [number(ROSPEC_ID)]),
        Step(Type.START_ROSPEC, Type.START_ROSPEC_RESPONSE, [number(ROSPEC_ID)]),
    ]


@driver(
    "llrp",
    kind=Kind.READER,
    capabilities=("inventory", "rssi", "antenna"),
    source="GS1 EPCglobal, Low Level Reader Protocol 1.0.1 and 1.1",
)
class Llrp:
    """UHF RFID readers that speak LLRP 1.0.1 or 1.1"""

    info: ClassVar[DriverInfo]

    def __init__(self) -> None:
        self._asks_version = True

    def talk(self, tally: Tally) -> LlrpConversation:
        steps = [ASK_VERSION, *setup()] if self._asks_version else setup()
        return LlrpConversation(steps, tally, self._no_version_question)

    def _no_version_question(self) -> None:
        self._asks_version = False
