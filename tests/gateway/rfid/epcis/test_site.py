"""What a site calls its goods, places and papers."""

from typing import Any

import pytest

from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.site import gtin_of, site_of
from tests.gateway.rfid.epcis.samples import site


@pytest.mark.parametrize(
    ("barcodes", "gtin"),
    [
        ({"SKU": 1, "6972758748869": 1}, "06972758748869"),
        ({"012345678905": 1}, "00012345678905"),
        ({"96385074": 1}, "00000096385074"),
        ({"16972758748866": 1}, "16972758748866"),
        ({"6972758748869": 12}, ""),  # a carton's
        ({"6972758748868": 1}, ""),  # a wrong check digit
        ({"2012345678900": 1}, ""),  # the shop's own
        ({"0412345678907": 1}, ""),
        ({"20000004": 1}, ""),
        ({"٦٩٧٢٧٥٨٧٤٨٨٦٩": 1}, ""),
        ({"6972758748869": 1, "4006381333931": 1}, "04006381333931"),  # always the same one
    ],
)
def test_only_a_barcode_that_the_world_knows_is_a_gtin(barcodes: dict[str, int], gtin: str) -> None:
    assert gtin_of(barcodes) == gtin


def test_names_are_private_where_gs1_has_none() -> None:
    plain = site(gln="", base="https://ep.example.com")
    assert plain.place("A-01-01") == "https://ep.example.com/loc/A-01-01"
    assert plain.place("") == "https://ep.example.com/loc/site"
    assert plain.goods("X/1", "7") == "https://ep.example.com/class/X%2F1/lot/7"
    assert plain.paper("order", "单 1") == "https://ep.example.com/bt/order/%E5%8D%95%201"
    assert site().place("很") == "https://floorgate.invalid/gw-1/loc/%E5%BE%88"
    assert site().place("A-01-01-LEFT-UPPER-SHELF").startswith("https://floorgate.invalid/")  # AI 254 takes 20
    assert site().goods("LAMP", "批").endswith("/class/LAMP/lot/%E6%89%B9")


def test_a_site_without_settings_has_names_that_are_no_addresses() -> None:
    assert site_of({}, "gw 1", dict, str).place("") == "https://floorgate.invalid/gw%201/loc/site"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"gln": "6971000000010"}, "no GLN"),
        ({"gln": "697"}, "no GLN"),
        ({"epcis_base": "floor"}, "epcis_base"),
        ({"epcis_base": "https://x.example/?a"}, "epcis_base"),
        ({"timezone": "Asia/Atlantis"}, "no time zone"),
        ({"timezone": "../etc/passwd"}, "no time zone"),
    ],
)
def test_settings_that_cannot_be_used_are_named(settings: dict[str, Any], says: str) -> None:
    with pytest.raises(EpcisError, match=says):
        site_of(settings, "gw-1", dict, str)
