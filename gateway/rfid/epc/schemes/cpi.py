"""CPI: a component or part with a serial number (7.11, 14.6.9): AI 8010 and 8011."""

from gateway.rfid.epc.characters import CSET_39
from gateway.rfid.epc.keys import ReferenceKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import SixBit, Unpadded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import Integer
from gateway.rfid.epc.values import Delimited, VariableNumber

KEY = ReferenceKey(
    name="cpi",
    title="CPID (8010)",
    ai="8010",
    fields=("company prefix", "part reference", "serial"),
    serial_ai="8011",
    characters=CSET_39,
)

SCHEMES = (
    Partitioned("cpi-96", 0x3C, KEY, Unpadded("part reference", 51, 15), (Integer("serial", 31),)),
    Partitioned("cpi-var", 0x3D, KEY, SixBit("part reference", 190, 30), (Integer("serial", 40),)),
    *plus_pair(0xF0, 0xE6, KEY, ("8010", Delimited(5, 30)), ("8011", VariableNumber(4, 12))),
)
