"""Vendors and products that are known by their USB numbers (usb.ids, and makers' own lists), and what that says.

A number only guesses a driver: printers of one maker speak several languages.
"""

from typing import NamedTuple


class Known(NamedTuple):
    """What a USB number stands for; `driver` is "" where the maker sells several protocols."""

    kind: str
    name: str
    driver: str = ""


# (vendor, product); scales of the HID class
PRODUCTS: dict[tuple[int, int], Known] = {
    (0x0922, 0x8003): Known("scale", "DYMO 10 lb postal scale", "hid-scale"),
    (0x0922, 0x8004): Known("scale", "DYMO M25 postal scale", "hid-scale"),
    (0x0B67, 0x555E): Known("scale", "Fairbanks SCB-R9000", "hid-scale"),
    (0x0EB8, 0x2200): Known("scale", "Mettler Toledo Ariva"),
    (0x0EB8, 0xF000): Known("scale", "Mettler Toledo PS60", "hid-scale"),
    (0x1446, 0x6A73): Known("scale", "Stamps.com 510 postal scale", "hid-scale"),
    (0x1446, 0x6A78): Known("scale", "DYMO Endicia 75 lb scale", "hid-scale"),
    (0x2474, 0x0550): Known("scale", "Stamps.com 5 lb scale", "hid-scale"),
    (0x2474, 0x3550): Known("scale", "Stamps.com 35 lb scale", "hid-scale"),
    (0x6096, 0x0158): Known("scale", "DYMO 10 lb postal scale", "hid-scale"),
    (0x7B7C, 0x0100): Known("scale", "Elane UParcel 30 lb", "hid-scale"),
    (0x0416, 0x5011): Known("printer", "58 mm receipt printer", "escpos"),
    (0x0483, 0x5743): Known("printer", "80 mm receipt printer", "escpos"),
    (0x0FE6, 0x811E): Known("printer", "80 mm receipt printer", "escpos"),
}
# vendor -> what it mostly makes
VENDORS: dict[int, Known] = {
    0x04B8: Known("printer", "Epson", "escpos"),
    0x0A5F: Known("printer", "Zebra", "zpl"),
    0x1203: Known("printer", "TSC", "tspl"),
    0x0536: Known("scanner", "Hand Held Products"),
    0x05E0: Known("scanner", "Symbol / Zebra"),
    0x05F9: Known("scanner", "Datalogic"),
    0x065A: Known("scanner", "Opticon"),
    0x067E: Known("scanner", "Intermec"),
    0x080C: Known("scanner", "Datalogic"),
    0x0C2E: Known("scanner", "Honeywell / Metrologic"),
    0x11FA: Known("scanner", "Code Corporation"),
    0x1447: Known("scanner", "Cognex"),
    0x1EAB: Known("scanner", "Newland"),
}
# a converter's chip says nothing of what hangs behind it
CONVERTERS: dict[int, str] = {
    0x0403: "FTDI",
    0x067B: "Prolific",
    0x10C4: "Silicon Labs CP210x",
    0x1A86: "WCH CH340",
}
# words in the names of scanners that the system takes for keyboards
SCANNER_WORDS = (
    "scan",
    "barcode",
    "bar code",
    "symbol",
    "honeywell",
    "datalogic",
    "newland",
    "metrologic",
    "2d product",
)


def known(vendor: int, product: int) -> Known | None:
    """What is known of these numbers."""
    return PRODUCTS.get((vendor, product)) or VENDORS.get(vendor)


def sounds_like_a_scanner(name: str) -> bool:
    """Whether a keyboard's name says that it reads barcodes."""
    return any(word in name.lower() for word in SCANNER_WORDS)
