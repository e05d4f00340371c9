"""What discovery hands on."""

from dataclasses import asdict, dataclass
from typing import Any

# What a finding can be that is no kind of driver: a person knows what hangs there.
OPEN_KINDS = ("serial", "network", "keyboard")


@dataclass(frozen=True)
class Suggestion:
    """A device that may be there.

    `kind` is scale, scanner, printer or reader, or one of OPEN_KINDS. `driver` is a guess, "" where nothing speaks for
    one. `identity` is what the device keeps when it is plugged in elsewhere (`devices.discovery.identity`). `note` says
    what a person should know: who uses it now, what it answered.
    """

    kind: str
    url: str
    name: str
    source: str
    identity: str = ""
    driver: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Without what is not known; `identity` is the address where nothing better is."""
        said = {name: value for name, value in asdict(self).items() if value or name not in ("driver", "note")}
        return said | {"identity": self.identity or self.url}
