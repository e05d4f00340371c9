"""The life of a tagged unit."""

from enum import StrEnum

from gateway.contracts.messages import Direction, Message, message


class TagState(StrEnum):
    """Where a tagged unit is in its life; before `commissioned` it is only a label that was asked for."""

    COMMISSIONED = "commissioned"
    IN_BIN = "in_bin"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    RETURNED = "returned"
    MISSING = "missing"
    DECOMMISSIONED = "decommissioned"


@message("rfid.tag_printed.v1", Direction.UP)
class TagPrinted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A label with this EPC was asked for; nobody knows yet whether its tag works."""

    epc: str
    kind: str  # goods | carton
    sku: str
    quantity: int
    uri: str = ""
    job: str = ""
    operator: str = ""


@message("rfid.tag_given_up.v1", Direction.UP)
class TagGivenUp(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A label that was printed and never read back is not wanted any more."""

    epc: str


@message("rfid.tag_seen.v1", Direction.UP)
class TagSeen(Message, frozen=True, kw_only=True, omit_defaults=True):
    """An antenna that watches a place saw a tagged unit arrive, or move there from `before`, or leave (`place` is "").

    The stock does not follow: people move goods, the reader says where it sees them.
    """

    epc: str
    kind: str  # arrived | moved | departed
    place: str = ""
    before: str = ""
    station: str = ""
    antenna: int = 0


@message("rfid.tag_commissioned.v1", Direction.UP)
class TagCommissioned(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A label's tag was written and read back: from now on its EPC (hex) stands for these pieces."""

    epc: str
    kind: str  # goods | carton
    sku: str
    quantity: int
    uri: str = ""  # EPC pure identity, or the Digital Link of a scheme that has none
    job: str = ""  # the print job that wrote it
    read_at: str = ""  # station/role of the reader that read it back
    operator: str = ""
    place: str = ""  # where the pieces are, if that is known


@message("rfid.tag_state_changed.v1", Direction.UP)
class TagStateChanged(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tagged unit went on; `place` is its bin or tote (empty: none), `parcel` the one that it is packed in."""

    epc: str
    state: TagState
    place: str = ""
    reason: str = ""
    station: str = ""
    operator: str = ""
    parcel: str = ""


@message("rfid.tag_rewritten.v1", Direction.UP)
class TagRewritten(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tag got another EPC, read back under the new one; what it stands for stays."""

    epc: str
    former: str
    uri: str = ""
    reason: str = ""
    station: str = ""
    operator: str = ""
