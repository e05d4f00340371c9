"""GRAI: a returnable asset, so a tote or a pallet that comes back (7.6, 14.6.4): AI 8003."""

from gateway.rfid.epc.keys import NumberKey
from gateway.rfid.epc.partitioned import Partitioned
from gateway.rfid.epc.partitions import Padded
from gateway.rfid.epc.plus import plus_pair
from gateway.rfid.epc.tails import Integer, Text
from gateway.rfid.epc.values import Alphanumeric, FourBitDigits, Joined

KEY = NumberKey(
    name="grai",
    title="GRAI (8003)",
    ai="8003",
    fields=("company prefix", "asset type", "serial"),
    digits=13,
    pad="0",
    serial_most=16,
)
PAIR = Padded("asset type", 44, 12)

SCHEMES = (
    Partitioned("grai-96", 0x33, KEY, PAIR, (Integer("serial", 38),)),
    Partitioned("grai-170", 0x37, KEY, PAIR, (Text("serial", 112),)),
    *plus_pair(0xF1, 0xEB, KEY, ("8003", Joined(FourBitDigits(14), Alphanumeric(5, 16)))),
)
