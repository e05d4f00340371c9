"""MQTT topics `wms/1/{tenant}/...`, spelt in one place for both sides."""

from typing import NamedTuple


class Topics(NamedTuple):
    """All topics of one tenant; `gateway` may be `+` to subscribe to all."""

    tenant: str = "default"

    def up(self, gateway: str) -> str:
        """Edge batches."""
        return f"wms/1/{self.tenant}/up/{gateway}"

    def down(self, gateway: str) -> str:
        """Central batches."""
        return f"wms/1/{self.tenant}/down/{gateway}"

    def ack_up(self, gateway: str) -> str:
        """Central acknowledges what came up."""
        return f"wms/1/{self.tenant}/ack/up/{gateway}"

    def ack_down(self, gateway: str) -> str:
        """The gateway acknowledges what came down."""
        return f"wms/1/{self.tenant}/ack/down/{gateway}"

    def state(self, gateway: str) -> str:
        """Retained presence."""
        return f"wms/1/{self.tenant}/state/{gateway}"

    def request(self, gateway: str) -> str:
        """Questions to central, correlation id in the payload."""
        return f"wms/1/{self.tenant}/req/{gateway}"

    def response(self, gateway: str) -> str:
        """Central's answers."""
        return f"wms/1/{self.tenant}/rsp/{gateway}"

    @staticmethod
    def gateway_of(topic: str) -> str:
        """The gateway's name in a topic."""
        return topic.rpartition("/")[2]
