"""What a USB printer says of itself: the IEEE 1284 device id (USB printer class 1.1, GET_DEVICE_ID).

    MFG:Zebra Technologies;CMD:ZPL;MDL:ZTC ZD420-203dpi ZPL;CLS:PRINTER;

Names are long (`MANUFACTURER`) or short; the first two bytes are the length, most significant first, themselves counted
(some printers leave them out of it, some send the bytes the other way round).
"""

import re
from typing import Any

import usb.core

GET_DEVICE_ID, FROM_INTERFACE = 0x00, 0xA1
MOST, TIMEOUT_MS = 1023, 1000
NAMES = {"MANUFACTURER": "MFG", "MODEL": "MDL", "COMMAND SET": "CMD", "CLASS": "CLS", "DESCRIPTION": "DES"}
# Command sets by the names that makers give them, and the drivers that speak them; the first that fits counts.
SPOKEN = (
    ("zpl", re.compile(r"ZPL")),
    ("tspl", re.compile(r"TSPL")),
    ("cpcl", re.compile(r"CPCL")),
    ("epl", re.compile(r"EPL")),
    ("escpos", re.compile(r"ESC[/ -]?POS|EPOS|^ESC$")),
)


def read_id(device: Any, interface: Any) -> dict[str, str]:
    """Short name -> value; {} where the printer does not say, or where the kernel's driver has it (it is left alone).
    `interface` is pyusb's descriptor."""
    where = interface.bInterfaceNumber << 8 | interface.bAlternateSetting
    try:
        raw = bytes(device.ctrl_transfer(FROM_INTERFACE, GET_DEVICE_ID, 0, where, MOST, TIMEOUT_MS))
    except (usb.core.USBError, NotImplementedError):
        return {}
    return parse_id(raw)


def parse_id(raw: bytes) -> dict[str, str]:
    """The id taken apart, whatever its length field says."""
    found = {}
    for part in raw[2:].decode("ascii", "replace").strip("\0").split(";"):
        name, colon, value = part.partition(":")
        if colon and name.strip():
            short = name.strip().upper()
            found[NAMES.get(short, short)] = value.strip()
    return found


def driver_of(device_id: dict[str, str]) -> str:
    """The driver for what the printer says it speaks, else for what its model's name says; "" where neither does."""
    for told in (device_id.get("CMD", ""), device_id.get("MDL", "")):
        words = [word.strip().upper() for word in re.split(r"[,\s]+", told)]
        for driver, pattern in SPOKEN:
            if any(pattern.search(word) for word in words):
                return driver
    return ""
