"""What the goods of the world are: catalogue weight, what they really weigh, cartons."""

import hashlib
import math
import random
from dataclasses import dataclass

CARTONS = ((500, 60), (2_000, 150), (8_000, 350), (20_000, 700))  # goods up to so many grams -> tare in grams
_PALLET_BOX_TARE = 1_400
HEAVIEST_PIECE_G = 600
HEAVIEST_LINE_G = 80_000


@dataclass(frozen=True)
class Article:
    """One SKU as it exists physically; `bias_ppm` is how far its pieces are off the catalogue weight."""

    sku: str
    name: str
    weight_g: int
    bias_ppm: int
    price_fen: int
    cost_fen: int

    @property
    def barcode(self) -> str:
        """What is printed on the goods: an EAN-13 with a number of its own for this SKU."""
        return ean13(self.sku)


def ean13(sku: str) -> str:
    """`69` + ten digits of the SKU's hash + check digit (GS1 General Specifications 7.9)."""
    body = "69" + f"{int.from_bytes(hashlib.sha256(sku.encode()).digest()[:8], 'big') % 10**10:010d}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body))
    return body + str(-total % 10)


def article(sku: str, name: str, price_fen: int, seed: int, largest_order: int = 1) -> Article:
    """The same for a SKU and seed: 5-600 g a piece, log-normal about 60 g; cost 45-65 % of the price.

    What is ordered by the thousand is light: the largest order of one article weighs 80 kg at most.
    """
    dice = random.Random(f"{seed}/{sku}")
    weight = max(
        5, min(HEAVIEST_PIECE_G, HEAVIEST_LINE_G // largest_order, round(math.exp(dice.gauss(math.log(60), 0.8))))
    )
    bias = round(dice.gauss(0, 2_500))
    cost = max(1, round(price_fen * dice.uniform(0.45, 0.65)))
    return Article(sku, name or sku, weight, bias, price_fen, cost)


def carton_tare_g(goods_g: int) -> int:
    """The tare of the smallest carton that carries the goods."""
    return next((tare for limit, tare in CARTONS if goods_g <= limit), _PALLET_BOX_TARE)
