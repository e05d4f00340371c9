"""Looking for devices, one file a way. What is found is a suggestion that a person confirms; nothing is sent to it.

`serial_ports`, `hid` and `keyboards` read what the system lists, `usb` asks libusb, `network` hears announcements,
`scan` tries given addresses. `probe` alone asks the devices themselves, and only where a person wants it.
"""

from devices.discovery.places import Places
from devices.discovery.suggestion import Suggestion

__all__ = ["Places", "Suggestion"]
