"""Reader models, told apart by what GET_READER_CAPABILITIES says: maker (IANA enterprise number) and model number.

A reader that is none of these is generic: nothing but the standard is asked of it.
"""

from dataclasses import dataclass, field

from devices.llrp.capabilities import Capabilities
from devices.llrp.layout import IMPINJ

ZEBRA = 161  # Motorola's number; Symbol's before


@dataclass(frozen=True)
class Maker:
    """`extensions`: its parameters have to be switched on by IMPINJ_ENABLE_EXTENSIONS (Octane LLRP)."""

    vendor: int
    name: str
    models: dict[int, str] = field(default_factory=dict)
    extensions: bool = False


GENERIC = Maker(0, "generic")
MAKERS = (
    Maker(
        IMPINJ,
        "Impinj",
        {
            2001001: "Speedway R220",
            2001002: "Speedway R420",
            2001003: "xPortal",
            2001009: "Speedway R120",
            2001052: "R700",
        },
        extensions=True,
    ),
    Maker(ZEBRA, "Zebra", {96004: "FX9600-4", 96008: "FX9600-8"}),
)


def maker_of(capabilities: Capabilities) -> Maker:
    return next((maker for maker in MAKERS if maker.vendor == capabilities.vendor), GENERIC)


def name_of(capabilities: Capabilities) -> str:
    """Maker and model for people, as far as they are known."""
    maker = maker_of(capabilities)
    if maker is GENERIC:
        return f"vendor {capabilities.vendor} model {capabilities.model}" if capabilities.vendor else "unknown"
    return f"{maker.name} {maker.models.get(capabilities.model, f'model {capabilities.model}')}"
