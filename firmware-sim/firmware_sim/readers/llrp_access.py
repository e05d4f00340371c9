"""Access specs and the memory of Gen2 tags: read, write, lock, kill (LLRP 1.0.1, chapter 11 and 16.2.1.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from firmware_sim.readers.llrp_codec import (
    M_FIELD_ERROR,
    M_PARAMETER_ERROR,
    BadMessage,
    Parameter,
    need,
    tlv,
    u8,
    u16,
)
from firmware_sim.readers.llrp_rospec import crc16, protocol_control

RESERVED, EPC, TID, USER = 0, 1, 2, 3
READ, WRITE, KILL, LOCK, BLOCK_ERASE, BLOCK_WRITE = 341, 342, 343, 344, 346, 347
OPERATIONS = (READ, WRITE, KILL, LOCK, BLOCK_ERASE, BLOCK_WRITE)
# C1G2TagInventoryStateUnawareFilterAction: what becomes of a tag that matches, and of one that does not
UNAWARE = ((True, False), (True, None), (None, False), (False, None), (False, True), (None, True))
# result 0 is success; read 1: tag error; write 1: overrun, 2: locked, 4: tag error; lock 2: tag error; kill 1: zero
# password, 3: tag error
LOCKED_FIELD = {0: "kill", 1: "access", 2: "epc", 3: "tid", 4: "user"}


@dataclass
class Tag:
    """The memory of one tag: banks of bytes; locks by field; a killed tag is silent for good.

    `epc` is what it left the maker with, `told` what it answers now: its EPC bank as long as its PC word says.
    """

    epc: bytes
    banks: dict[int, bytearray] = field(default_factory=dict)
    locks: set[str] = field(default_factory=set)
    killed: bool = False

    def __post_init__(self) -> None:
        header = u16(crc16(self.epc)) + u16(protocol_control(self.epc))
        serial = (int.from_bytes(self.epc[-6:]) & 0xFFFFFFFFFFFF).to_bytes(6)
        self.banks = {
            RESERVED: bytearray(8),
            EPC: bytearray(header + self.epc),
            TID: bytearray(b"\xe2\x80\x11\x05\x00\x00" + serial),
            USER: bytearray(64),
        }

    @property
    def told(self) -> bytes:
        return bytes(self.banks[EPC][4 : 4 + 2 * (self.banks[EPC][2] >> 3)]) or self.epc

    @property
    def kill_password(self) -> int:
        return int.from_bytes(self.banks[RESERVED][:4])

    @property
    def access_password(self) -> int:
        return int.from_bytes(self.banks[RESERVED][4:])

    def matches(self, target: Parameter) -> bool:
        """A C1G2TargetTag: bank, pointer and mask in bits; an empty mask matches every tag."""
        head, pointer, count = target.number(0, 1), target.number(1, 2), target.number(3, 2)
        mask_end = 5 + (count + 7) // 8
        data = target.fields[mask_end + 2 :]
        bank = self.banks[head >> 6]
        if pointer + count > len(bank) * 8:
            return not head & 0x20
        equal = all(
            not _bit(target.fields[5:], place) or _bit(bank, pointer + place) == _bit(data, place)
            for place in range(count)
        )
        return equal == bool(head & 0x20)

    def begins(self, mask: Parameter) -> bool:
        """A C1G2TagInventoryMask: bank, pointer in bits, and the bits that must stand there."""
        head, pointer, count = mask.number(0, 1), mask.number(1, 2), mask.number(3, 2)
        bank = self.banks[head >> 6]
        if pointer + count > len(bank) * 8:
            return False
        return all(_bit(bank, pointer + place) == _bit(mask.fields[5:], place) for place in range(count))

    def selected(self, filters: Sequence[Parameter]) -> bool:
        """What C1G2Filters by their order make of it; a tag that none of them speaks of is in unless one selects."""
        rules = [(one.child(332), one.child(334)) for one in filters]
        actions = [(mask, UNAWARE[action.number(0, 1)]) for mask, action in rules if mask and action]
        is_in = not actions or True not in actions[0][1]
        for mask, (matching, other) in actions:
            told = matching if self.begins(mask) else other
            is_in = is_in if told is None else told
        return is_in


def _bit(data: bytes | bytearray, place: int) -> int:
    return data[place // 8] >> (7 - place % 8) & 1 if place // 8 < len(data) else 0


@dataclass
class AccessSpec:
    id: int
    antenna: int
    rospec: int
    raw: bytes
    targets: list[Parameter]
    operations: list[Parameter]
    times: int  # 0: again and again
    report: int | None = None  # AccessReportTrigger: 0 with the ROReport, 1 as soon as the access ends
    enabled: bool = False

    def reports_at_once(self, configured: int) -> bool:
        """Its own trigger, or that of the reader's configuration."""
        return (configured if self.report is None else self.report) == 1

    def encode(self) -> bytes:
        """As it was added, with its state now."""
        return self.raw[:11] + u8(0x80 if self.enabled else 0) + self.raw[12:]

    def concerns(self, tag: Tag, antenna: int, rospec: int) -> bool:
        return (
            self.enabled
            and self.antenna in (0, antenna)
            and self.rospec in (0, rospec)
            and any(tag.matches(target) for target in self.targets)
        )


def access_spec_of(parameter: Parameter, antennas: int) -> AccessSpec:
    """An AccessSpec parameter checked and read."""
    number, antenna = parameter.number(0, 4), parameter.number(4, 2)
    if number == 0:
        raise BadMessage(M_FIELD_ERROR, "AccessSpec id 0 is not allowed", 0)
    if antenna > antennas:
        raise BadMessage(M_FIELD_ERROR, f"there is no antenna {antenna}", 1)
    if parameter.number(6, 1) != 1:
        raise BadMessage(M_FIELD_ERROR, f"air protocol {parameter.number(6, 1)} is not supported", 2)
    if parameter.number(7, 1) & 0x80:
        raise BadMessage(M_FIELD_ERROR, "an AccessSpec is added disabled", 3)
    stop, command = need(parameter.children, 208), need(parameter.children, 209)
    targets = need(command.children, 338).all(339)
    operations = [one for one in command.children if one.type in OPERATIONS]
    if not targets or not operations:
        raise BadMessage(M_PARAMETER_ERROR, "an AccessSpec needs a target tag and an operation")
    times = stop.number(1, 2) if stop.number(0, 1) == 1 else 0
    own = parameter.child(239)
    report = own.number(0, 1) if own else None
    return AccessSpec(number, antenna, parameter.number(8, 4), parameter.raw, targets, operations, times, report)


def perform(operation: Parameter, tag: Tag) -> bytes:
    """Do one operation and give its result parameter."""
    return PERFORM[operation.type](operation, tag)


def _read(operation: Parameter, tag: Tag) -> bytes:
    bank, pointer, count = operation.number(6, 1) >> 6, operation.number(7, 2), operation.number(9, 2)
    data = tag.banks[bank][2 * pointer : 2 * (pointer + count) if count else None]
    bad_password = operation.number(2, 4) not in (0, tag.access_password)
    hidden = bank == RESERVED and {"kill", "access"} & tag.locks and operation.number(2, 4) != tag.access_password
    if bad_password or hidden or len(data) < 2 * count:
        return tlv(349, u8(1), operation.fields[:2], u16(0))
    return tlv(349, u8(0), operation.fields[:2], u16(len(data) // 2), bytes(data))


def _write(operation: Parameter, tag: Tag) -> bytes:
    bank, pointer, count = operation.number(6, 1) >> 6, operation.number(7, 2), operation.number(9, 2)
    result = 354 if operation.type == BLOCK_WRITE else 350
    if (refused := _refused(operation, tag, bank, pointer, count)) is not None:
        return tlv(result, u8(refused), operation.fields[:2], u16(0))
    tag.banks[bank][2 * pointer : 2 * (pointer + count)] = operation.fields[11 : 11 + 2 * count]
    if bank == EPC:
        tag.banks[EPC][:2] = u16(crc16(tag.told))
    return tlv(result, u8(0), operation.fields[:2], u16(count))


def _erase(operation: Parameter, tag: Tag) -> bytes:
    bank, pointer, count = operation.number(6, 1) >> 6, operation.number(7, 2), operation.number(9, 2)
    refused = _refused(operation, tag, bank, pointer, count)
    if refused is None:
        tag.banks[bank][2 * pointer : 2 * (pointer + count)] = bytes(2 * count)
    return tlv(353, u8(refused or 0), operation.fields[:2])


def _refused(operation: Parameter, tag: Tag, bank: int, pointer: int, count: int) -> int | None:
    password = operation.number(2, 4)
    if bank == TID:
        return 2
    if password not in (0, tag.access_password):
        return 4
    names = {RESERVED: {"kill", "access"}, EPC: {"epc"}, USER: {"user"}}[bank]
    if names & tag.locks and (password == 0 or password != tag.access_password):
        return 2
    return 1 if 2 * (pointer + count) > len(tag.banks[bank]) else None


def _lock(operation: Parameter, tag: Tag) -> bytes:
    if operation.number(2, 4) not in (0, tag.access_password):
        return tlv(352, u8(2), operation.fields[:2])
    for payload in operation.all(345):
        name = LOCKED_FIELD.get(payload.number(1, 1), "")
        if payload.number(0, 1) in (0, 2):  # read-write lock, permanent lock
            tag.locks.add(name)
        else:
            tag.locks.discard(name)
    return tlv(352, u8(0), operation.fields[:2])


def _kill(operation: Parameter, tag: Tag) -> bytes:
    password = operation.number(2, 4)
    if password == 0:
        return tlv(351, u8(1), operation.fields[:2])
    if password != tag.kill_password:
        return tlv(351, u8(3), operation.fields[:2])
    tag.killed = True
    return tlv(351, u8(0), operation.fields[:2])


PERFORM = {READ: _read, WRITE: _write, BLOCK_WRITE: _write, BLOCK_ERASE: _erase, LOCK: _lock, KILL: _kill}
