"""SGLN: a place, with or without an extension (7.5, 14.6.3): AI 414 and 254. No extension is written as 0."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import Integer, Text
from gateway.rfid.epc.values import Alphanumeric, FourBitDigits

KEY = NumberKey(
    name="sgln",
    title="GLN (414)",
    ai="414",
    fields=("company prefix", "location reference", "extension"),
    serial_ai="254",
    optional_serial="0",
    qualifiers=("254", "7040"),
    digits=13,
)
PAIR = Padded("location reference", 41, 12)

SCHEMES = (
    Partitioned("sgln-96", 0x32, KEY, PAIR, (Integer("extension", 41),)),
    Partitioned("sgln-195", 0x39, KEY, PAIR, (Text("extension", 140),)),
    *plus_pair(0xF2, 0xE9, KEY, ("414", FourBitDigits(13)), ("254", Alphanumeric(5, 20))),
)
