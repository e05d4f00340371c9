"""The warehouse as it is set up: zones and bins."""

from typing import Any

import msgspec

from gateway.contracts.messages import Direction, Message, message


class BinSpec(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A bin: where it lies, what it holds, what may lie in it. Lengths in mm, limits of 0 are none."""

    bin: str
    zone: str
    aisle: int = 0  # of the zone's layout, from 0
    cell: int = 0
    level: int = 0
    walk_mm: int = 0  # from the depot
    x_mm: int | None = None  # own coordinates, from the zone's origin
    y_mm: int | None = None
    max_pieces: int = 0
    max_ml: int = 0
    max_g: int = 0
    skus: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    one_sku: bool = False
    one_lot: bool = False
    blocked: str = ""


@message("places.zone_set.v1", Direction.UP)
class ZoneSet(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A zone is so from now on; `layout` holds the keywords of its rectangular layout, if it has one."""

    zone: str
    kind: str = "picking"
    name: str = ""
    layout: dict[str, Any] = msgspec.field(default_factory=dict)
    levels: int = 1
    origin_x_mm: int | None = None
    origin_y_mm: int | None = None
    operator: str = ""


@message("places.zone_removed.v1", Direction.UP)
class ZoneRemoved(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A zone without bins is gone."""

    zone: str
    operator: str = ""


@message("places.bins_set.v1", Direction.UP)
class BinsSet(Message, frozen=True, kw_only=True, omit_defaults=True):
    """These bins are so from now on."""

    bins: tuple[BinSpec, ...]
    reason: str = ""
    operator: str = ""


@message("places.bins_removed.v1", Direction.UP)
class BinsRemoved(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Empty bins are gone."""

    bins: tuple[str, ...]
    operator: str = ""
