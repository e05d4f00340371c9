"""GS1 identifiers in the one form that hashes compare: the constrained canonical Digital Link (CBV 2.0, 8.9.2).

>>> canonical("urn:epc:id:sscc:697100000.00000001")
'https://id.gs1.org/00/069710000000000014'
>>> canonical("https://shop.example/01/06971000000017/10/L1?17=261231")
'https://id.gs1.org/01/06971000000017/10/L1'
>>> canonical("https://shop.example/bt/PO-1")
'https://shop.example/bt/PO-1'
"""

import re
from functools import lru_cache

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc import EpcError, encode
from gateway.rfid.epcis.errors import EpcisError

GS1 = "https://id.gs1.org"
_KEYS = (
    r"00/\d{18}|01/\d{14}|253/[^/?#]+|255/[^/?#]+|401/[^/?#]+|402/\d{17}|414/\d{13}|417/\d{13}|8003/[^/?#]+|"
    r"8004/[^/?#]+|8006/\d{18}|8010/[^/?#]+|8017/\d{18}|8018/\d{18}"
)
_LINK = re.compile(rf"https?://[^/?#]+(?:/[^?#]*?)??/({_KEYS})((?:/\d{{2,4}}/[^/?#]+)*)/?(?:[?#].*)?")
# The qualifiers that stay, the finest first; only one does.
_FINEST = {"01": ("21", "10", "235"), "8006": ("21", "10"), "414": ("254",), "8010": ("8011",)}
_LOT = re.compile(r"urn:epc:class:lgtin:(\d{6,12})\.(\d)(\d*)\.(.+)")
_TRADE_ITEM = re.compile(r"urn:epc:idpat:sgtin:(\d{6,12})\.(\d)(\d*)\.\*")


def canonical(uri: str) -> str:
    """The link of an EPC, a class or a Digital Link; any other text as it is.

    Raises:
        EpcisError: an EPC URI that cannot be read, or a pattern other than of GTINs.
    """
    return _canonical(uri) if uri.startswith(("http", "urn:epc:")) else uri


@lru_cache(maxsize=4096)
def _canonical(uri: str) -> str:
    if uri.startswith("urn:epc:id:"):
        try:
            return encode(uri).digital_link or uri
        except EpcError as error:
            raise EpcisError(f"{uri}: {error}") from error
    if found := _LOT.fullmatch(uri):
        return f"{GS1}/01/{_gtin(found)}/10/{found[4]}"
    if found := _TRADE_ITEM.fullmatch(uri):
        return f"{GS1}/01/{_gtin(found)}"
    if uri.startswith(("urn:epc:class:", "urn:epc:idpat:")):
        raise EpcisError(f"{uri!r} is no class that events of a warehouse name: lgtin, or a pattern of all of a GTIN")
    if found := _LINK.fullmatch(uri):
        return f"{GS1}/{found[1]}{_finest(found[1], found[2])}"
    return uri


def _finest(key: str, qualifiers: str) -> str:
    steps = qualifiers.split("/")[1:]
    pairs = dict(zip(steps[::2], steps[1::2], strict=True))
    name = next((one for one in _FINEST.get(key.partition("/")[0], ()) if one in pairs), "")
    return f"/{name}/{pairs[name]}" if name else ""


def _gtin(found: re.Match[str]) -> str:
    body = found[2] + found[1] + found[3]
    return body + check_digit(body)
