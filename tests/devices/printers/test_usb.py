"""Label printers on USB: bulk endpoints of interface class 7, and what they say of themselves."""

from typing import Any

import pytest
import usb.core

from devices.discovery.usb import usb_devices
from devices.printer import PrinterSession
from devices.printer_id import driver_of, parse_id
from devices.transport.usb_device import UsbTransport
from devices.urls import parse_url
from tests.devices.discovery.usb_bus import Device
from tests.devices.printers.peers import ZPL_READY
from tests.devices.transport.usb_plug import Plug

ZEBRA: Device = (0x0A5F, 0x0120, "50J1", "Zebra", "ZD420")
NOBODYS: Device = (0x1FC9, 0x2016, "7", "POS", "Printer")
ID = b"\x00\x44MFG:Zebra Technologies;CMD:ZPL;MDL:ZTC ZD420-203dpi ZPL;CLS:PRINTER;"
JOB = b"^XA^FO10,10^FDhello^FS^XZ" * 2000  # 50,000 bytes


class PrinterPlug(Plug):
    """Answers ~HS; takes at most `gulp` bytes a transfer, and none at all once `full` bytes of a job lie in it."""

    def __init__(
        self,
        device: Device = ZEBRA,
        *,
        gulp: int = 4096,
        full: int | None = None,
        id_: bytes = ID,
        driven: bool = True,
    ) -> None:
        super().__init__(device, interface=7, out=True, driven=driven)
        self.gulp, self.full, self.id = gulp, full, id_
        self.job = bytearray()

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert self.claimed
        if self.gone:
            raise usb.core.USBError("No such device", errno=19)
        taken = bytes(data)[: self.gulp]
        if taken.startswith(b"~HQES"):
            return len(taken)
        if taken.startswith(b"~HS"):
            for at in range(0, len(ZPL_READY), 8):  # the endpoint's packets
                self.say(ZPL_READY[at : at + 8])
            return len(taken)
        if self.full is not None and len(self.job) >= self.full:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        self.job += taken
        return len(taken)

    def ctrl_transfer(self, dev_handle: int, *asked: Any) -> int:
        if asked[:2] != (0xA1, 0x00):
            return int(super().ctrl_transfer(dev_handle, *asked))
        if not self.id:
            raise usb.core.USBError("Pipe error", errno=32)
        asked[4][: len(self.id)] = type(asked[4])("B", self.id)
        return len(self.id)


def session(plug: PrinterPlug) -> PrinterSession:
    url = "usb://0a5f:0120:50J1"
    return PrinterSession(url, "zpl", 0.3, transport=UsbTransport(parse_url(url), plug))


def test_a_job_goes_out_whole_however_little_the_printer_takes_at_once() -> None:
    plug = PrinterPlug(gulp=700)
    made = session(plug)
    assert made.status().ready
    assert made.print(JOB, 5.0).state == "confirmed"
    assert bytes(plug.job) == JOB
    assert not plug.claimed
    assert plug.driven  # the kernel's driver has it again


def test_a_printer_whose_buffer_stays_full_leaves_the_job_unknown() -> None:
    outcome = session(PrinterPlug(full=20_000)).print(JOB, 2.0)
    assert outcome.state == "unknown"
    assert "takes no bytes" in outcome.reason


def test_a_printer_that_is_not_plugged_in_gets_nothing() -> None:
    plug = PrinterPlug()
    plug.pull()
    outcome = session(plug).print(JOB, 1.0)
    assert (outcome.state, bytes(plug.job)) == ("not_sent", b"")


@pytest.mark.parametrize(
    ("raw", "driver"),
    [
        (ID, "zpl"),
        (b"\x00\x30MANUFACTURER:TSC;COMMAND SET:TSPL2;MODEL:TE200;", "tspl"),
        (b"\x00\x30MFG:Zebra;CMD:EPL;MDL:LP2844;", "epl"),
        (b"\x00\x30MFG:Zebra;CMD:CPCL,ZPL;MDL:ZQ320;", "zpl"),
        (b"\x00\x30MFG:EPSON;CMD:ESC/POS;MDL:TM-L90;CLS:PRINTER;", "escpos"),
        (b"\x00\x30MFG:HP;CMD:PCL,PJL;MDL:LaserJet;", ""),
        (b"\x00\x30MFG:Gprinter;MDL:GP-1324D TSPL;", "tspl"),
        (b"", ""),
        (b"\x00\x02", ""),
        (b"\xff\xffnonsense", ""),
    ],
    ids=["zebra", "long names", "epl", "several", "epson", "a laser printer", "model", "nothing", "empty", "nonsense"],
)
def test_what_a_printer_says_it_speaks_names_its_driver(raw: bytes, driver: str) -> None:
    assert driver_of(parse_id(raw)) == driver


def test_a_printer_of_unknown_make_is_suggested_with_what_it_says() -> None:
    said = b"\x00\x30MFG:POS;CMD:TSPL;MDL:Label;CLS:PRINTER;"
    (found,) = usb_devices(PrinterPlug(NOBODYS, id_=said, driven=False))
    assert (found.kind, found.driver) == ("printer", "tspl")
    (silent,) = usb_devices(PrinterPlug(NOBODYS, id_=b"", driven=False))
    assert (silent.kind, silent.driver) == ("printer", "")
    (kept,) = usb_devices(PrinterPlug(NOBODYS, id_=said))  # the kernel's driver has it: it is left alone
    assert (kept.kind, kept.driver) == ("printer", "")
