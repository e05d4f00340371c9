"""A station's devices."""

from gateway.contracts.messages import Direction, Message, message


@message("floor.device_replaced.v1", Direction.UP)
class DeviceReplaced(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A station's device came in the place of another, was hung up, or was taken away (`url` is then "").

    `identity` is what the device keeps when it is plugged in elsewhere.
    """

    station: str
    role: str
    driver: str = ""
    url: str = ""
    identity: str = ""
    old_driver: str = ""
    old_url: str = ""
    old_identity: str = ""
