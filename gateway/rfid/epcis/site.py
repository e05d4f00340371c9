"""What goods, places and papers of a site are called in events.

GS1's keys where the site has them, as Digital Links: the GTIN of a SKU's barcode, the SSCC of a parcel, and with the
setting `gln` the site's GLN with a bin's or station's name as its extension. What has none gets a private URI in the
form that CBV 2.0 gives (8.2 - 8.5: `…/class/…`, `…/obj/…`, `…/loc/…`, `…/bt/…`) below `epcis_base`; without that
setting it is `https://floorgate.invalid/<gateway>`, which nobody can mistake for an address.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.links import GS1

_CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}")  # GS1's set 82; a lot or an extension takes 20


@dataclass(frozen=True)
class Site:
    """Names of one warehouse; `barcodes` gives a SKU's barcodes with the pieces each stands for."""

    base: str
    zone: ZoneInfo
    barcodes: Callable[[str], Mapping[str, int]]
    sscc: Callable[[str], str]  # of a parcel, "" while it has none
    gln: str = ""

    @cached_property
    def itself(self) -> str:
        """The whole site."""
        return f"{GS1}/414/{self.gln}" if self.gln else f"{self.base}/loc/site"

    def place(self, name: str) -> str:
        """A bin, staging place or station; the site where the name is empty."""
        if not name:
            return self.itself
        if self.gln and _CHARACTERS.fullmatch(name):
            return f"{self.itself}/254/{_quoted(name)}"
        return f"{self.base}/loc/{_quoted(name)}"

    def goods(self, sku: str, lot: str = "") -> str:
        """The class of a SKU's pieces, of one lot if it is named."""
        gtin = gtin_of(self.barcodes(sku))
        if gtin and (not lot or _CHARACTERS.fullmatch(lot)):
            return f"{GS1}/01/{gtin}" + (f"/10/{_quoted(lot)}" if lot else "")
        return f"{self.base}/class/{_quoted(sku)}" + (f"/lot/{_quoted(lot)}" if lot else "")

    def unit(self, code: str) -> str:
        """A single piece by its GTIN and serial; one that the shop gave is no serial number of the brand owner's."""
        gtin, _, serial = code.partition("*")
        if is_key(gtin, 14) and _CHARACTERS.fullmatch(serial):
            return f"{GS1}/01/{gtin}/21/{_quoted(serial)}"
        return f"{self.base}/obj/{_quoted(code)}"

    def parcel(self, parcel: str, sscc: str = "") -> str:
        """A parcel by its SSCC."""
        number = sscc or self.sscc(parcel)
        return f"{GS1}/00/{number}" if number else f"{self.base}/obj/parcel/{_quoted(parcel)}"

    def paper(self, kind: str, number: str) -> str:
        """A document: an order, a waybill, a receipt."""
        if self.gln and kind != "waybill":  # a waybill is the carrier's, and no number of the site's
            return f"urn:epcglobal:cbv:bt:{self.gln}:{_quoted(number)}"
        return f"{self.base}/bt/{kind}/{_quoted(number)}"


def site_of(settings: Mapping[str, Any], gateway: str, barcodes: Any, sscc: Any) -> Site:
    """The site as its settings say.

    Raises:
        EpcisError: a setting cannot be used.
    """
    gln, base = str(settings.get("gln") or ""), str(settings.get("epcis_base") or "")
    if gln and not is_key(gln, 13):
        raise EpcisError(f"the setting gln is {gln!r}: no GLN (13 digits, the last one a check digit)")
    if base and not re.fullmatch(r"https?://[^\s?#]+", base):
        raise EpcisError(f"the setting epcis_base is {base!r}: it must be an http(s) address without ? and #")
    name = str(settings.get("timezone") or "Asia/Shanghai")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise EpcisError(f"the setting timezone is {name!r}: no time zone of this machine") from error
    return Site(base.rstrip("/") or f"https://floorgate.invalid/{_quoted(gateway)}", zone, barcodes, sscc, gln)


def gtin_of(barcodes: Mapping[str, int]) -> str:
    """The GTIN, in 14 digits, of a barcode of one piece; "" where none is one that the whole world knows.

    >>> gtin_of({"A-1": 1, "6972758748869": 1})
    '06972758748869'
    >>> gtin_of({"2012345678900": 1})
    ''
    """
    return min(_gtins(code for code, pieces in barcodes.items() if pieces == 1), default="")


def _gtins(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        if any(is_key(code, digits) for digits in (8, 12, 13, 14)) and not _restricted(code):
            yield code.zfill(14)


def _restricted(code: str) -> bool:
    """Numbers that any company or country gives out for itself (General Specifications, 1.4.3 and 1.4.4)."""
    if len(code) == 8:
        return code[0] in "02"
    return re.match(r"0{6}|0?02|0?04|0?2\d", code.zfill(13)[-13:]) is not None


def is_key(text: str, digits: int) -> bool:
    """Whether the text is a number of that length with the right check digit."""
    return re.fullmatch(rf"[0-9]{{{digits}}}", text) is not None and check_digit(text[:-1]) == text[-1]


def _quoted(text: str) -> str:
    return quote(text, safe="")
