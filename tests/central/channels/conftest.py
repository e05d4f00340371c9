"""A shop to talk to."""

from collections.abc import Iterator

import pytest

from tests.central.channels.shop_stand_in import ShopStandIn


@pytest.fixture
def mall() -> Iterator[ShopStandIn]:
    shop = ShopStandIn()
    yield shop
    shop.close()
