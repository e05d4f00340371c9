"""Every connector by the same suite, and the mall's own wire."""

import pytest

from central.channels.connector import (
    Shipment,
    ShopAccess,
    ShopRefused,
    ShopUnreachable,
    UnknownPlatform,
    connect,
    connectors,
)
from central.channels.connectors.mall import signature
from tests.central.channels.shop_stand_in import SECRET, ShopStandIn
from tests.ports import free_port

SHIPMENT = Shipment("c1", "536365", "YT0000000000001", "YTO", (("85123A", 6), ("71053", 6)))


def access(url: str, secret: str = SECRET, platform: str = "mall") -> ShopAccess:
    return ShopAccess("file", platform, url, "key", secret)


def test_a_platform_without_connector_is_named() -> None:
    with pytest.raises(UnknownPlatform, match="no connector for 'ebay'"):
        connect(access("", platform="ebay"))


def test_the_mall_is_found_by_walking_the_folder() -> None:
    assert "mall" in connectors()


@pytest.mark.parametrize("platform", connectors())
@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1", "http://"])
def test_every_connector_says_where_it_cannot_send(platform: str, url: str) -> None:
    with pytest.raises(ShopUnreachable, match="no address"):
        connect(access(url, platform=platform)).confirm_shipment(SHIPMENT)


@pytest.mark.parametrize("platform", connectors())
def test_every_connector_reports_a_shop_that_does_not_answer(platform: str) -> None:
    with pytest.raises(ShopUnreachable, match="does not answer"):
        connect(access(f"http://127.0.0.1:{free_port()}", platform=platform)).confirm_shipment(SHIPMENT)


def test_a_confirmation_is_signed_and_told_twice_is_a_duplicate(mall: ShopStandIn) -> None:
    shop = connect(access(mall.url))
    assert shop.confirm_shipment(SHIPMENT) is False
    assert shop.confirm_shipment(SHIPMENT) is True
    shop.close()
    assert mall.bodies[0] == {
        "tid": "536365",
        "waybill": "YT0000000000001",
        "carrier": "YTO",
        "lines": [{"sku": "85123A", "quantity": 6}, {"sku": "71053", "quantity": 6}],
        "confirmation": "c1",
    }


def test_a_wrong_secret_is_refused_and_a_busy_shop_means_later(mall: ShopStandIn) -> None:
    wrong = connect(access(mall.url, secret="other"))
    with pytest.raises(ShopRefused, match="answered 401"):
        wrong.confirm_shipment(SHIPMENT)
    wrong.close()
    mall.answers = [503, 429]
    shop = connect(access(mall.url))
    for _ in range(2):
        with pytest.raises(ShopUnreachable, match=r"answered (503|429)"):
            shop.confirm_shipment(SHIPMENT)
    shop.close()


def test_a_kept_connection_that_the_shop_closed_is_opened_again(mall: ShopStandIn) -> None:
    mall.keep_open = False
    shop = connect(access(mall.url))
    for _ in range(3):
        shop.confirm_shipment(SHIPMENT)
    shop.close()
    assert mall.taken["536365", "YT0000000000001"] == 3


def test_the_signature_is_that_of_the_mall_s_paper() -> None:
    # printf '1\n{}' | openssl dgst -sha256 -hmac k
    assert signature("k", "1", b"{}") == "9817082bd165b75d6b0eaefab75d70903f9af6012bd12232fd345ca4996e8acb"


def test_secrets_stay_out_of_what_is_logged() -> None:
    assert SECRET not in repr(access("http://127.0.0.1"))
