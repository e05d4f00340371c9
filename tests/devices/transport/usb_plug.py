"""USB devices that are read and written without hardware: the bus of the discovery tests, with endpoints."""

import errno
import queue
from types import SimpleNamespace
from typing import Any

import usb.core

from tests.devices.discovery.usb_bus import Bus, Device

IN, OUT = 0x81, 0x02
INTERRUPT, BULK = 3, 2
SET_REPORT = 0x09
SCALE: Device = (0x0922, 0x8003, "0012345", "DYMO", "M25")


class Plug(Bus):
    """One device. `say` puts a transfer on its IN endpoint, `pull` takes it off the bus, `told` is what it was told."""

    def __init__(self, device: Device = SCALE, *, interface: int = 3, out: bool = False, driven: bool = True) -> None:
        super().__init__(device, interface=interface)
        self.ends = [IN, OUT] if out else [IN]
        self.driven = driven  # a driver of the kernel has the interface
        self.claimed = False
        self.gone = False
        self.told: list[bytes] = []
        self._transfers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def say(self, data: bytes) -> None:
        self._transfers.put(data)

    def pull(self) -> None:
        self.gone = True

    def enumerate_devices(self) -> Any:
        return iter(()) if self.gone else super().enumerate_devices()

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        found = super().get_interface_descriptor(dev, intf, alt, config)
        found.bNumEndpoints = len(self.ends)
        return found

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        kind = INTERRUPT if self.interface == 3 else BULK
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.ends[ep], bmAttributes=kind, wMaxPacketSize=8,
            bInterval=10, bRefresh=0, bSynchAddress=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        """There is only one."""

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        if self.driven or self.claimed:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self.claimed = True

    def release_interface(self, dev_handle: int, intf: int) -> None:
        self.claimed = False

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        return self.driven

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.driven = False

    def attach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.driven = True

    def intr_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert self.claimed
        try:
            data = self._transfers.get(timeout=min(timeout, 20) / 1000)
        except queue.Empty:
            if self.gone:
                raise usb.core.USBError("No such device", errno=errno.ENODEV) from None
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT) from None
        buff[: len(data)] = type(buff)("B", data)
        return len(data)

    bulk_read = intr_read

    def intr_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert self.claimed
        self.told.append(bytes(data))
        return len(data)

    bulk_write = intr_write

    def ctrl_transfer(self, dev_handle: int, *asked: Any) -> int:
        if asked[1] != SET_REPORT:
            return super().ctrl_transfer(dev_handle, *asked)
        self.told.append(bytes(asked[4]))
        return len(asked[4])
