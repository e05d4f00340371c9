"""EPC codes: binary (hex) <-> pure identity and tag URI <-> GS1 elements <-> GS1 Digital Link (TDS 1.x and 2.x).

>>> decode("3074257bf7194e4000001a85").uri
'urn:epc:id:sgtin:0614141.812345.6789'
>>> encode("https://id.gs1.org/00/106141412345678908", prefix_digits=7).hex
'3114257bf4499602d2000000'
>>> encode("(01)80614141123458(21)6789(17)261231", scheme="sgtin+").hex
'f7880614141123458046a145cd67c000'
"""

from gateway.rfid.epc.codes import Epc, decode, raw_uri, uri
from gateway.rfid.epc.encoding import encode, encode_sscc96, left_out, scheme_names
from gateway.rfid.epc.errors import EpcError
from gateway.rfid.epc.prefixes import Prefixes, read_table

__all__ = [
    "Epc",
    "EpcError",
    "Prefixes",
    "decode",
    "encode",
    "encode_sscc96",
    "left_out",
    "raw_uri",
    "read_table",
    "scheme_names",
    "uri",
]
