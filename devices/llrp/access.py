"""Access operations on one tag as LLRP puts them: AccessSpecs, and what their results mean (LLRP 1.1, 14.2 and 17.2).

AccessSpec 207 = id:32 antenna:16 protocol:8 state:8 rospec:32, stop 208, command 209 (tags 338, operations)
"""

from dataclasses import dataclass

from devices.llrp.parameters import tlv, u8, u16, u32

READ, WRITE, KILL, LOCK, LOCK_PAYLOAD = 341, 342, 343, 344, 345
READ_RESULT, WRITE_RESULT, KILL_RESULT, LOCK_RESULT = 349, 350, 351, 352
BANKS = {"reserved": 0, "epc": 1, "tid": 2, "user": 3}
EPC_AT = 2  # words of CRC and PC before the EPC
PRIVILEGES = {"lock": 0, "permalock": 1, "permaunlock": 2, "unlock": 3}
FIELDS = {"kill": 0, "access": 1, "epc": 2, "tid": 3, "user": 4}
MATCH = 0x20
LOCKED = "its memory is locked"
NO_ANSWER = "the tag did not answer"
TAG_ERROR, READER_ERROR, WEAK = "the tag reports an error", "the reader failed at it", "the tag gets too little power"
BEYOND, WRONG = "the tag has no memory there", "the password is wrong"
# The result's code -> what it means; 1.1 added the last ones.
MEANING = {
    READ_RESULT: ("", TAG_ERROR, NO_ANSWER, READER_ERROR, BEYOND, LOCKED, WRONG),
    WRITE_RESULT: ("", BEYOND, LOCKED, WEAK, TAG_ERROR, NO_ANSWER, READER_ERROR, WRONG),
    KILL_RESULT: ("", "its kill password is zero", WEAK, TAG_ERROR, NO_ANSWER, READER_ERROR, WRONG),
    LOCK_RESULT: ("", WEAK, TAG_ERROR, NO_ANSWER, READER_ERROR, WRONG, BEYOND, LOCKED),
}


@dataclass(frozen=True)
class Operation:
    """One operation: its parameter, but for the number that stands in front of everything."""

    kind: int
    fields: bytes

    def encode(self, number: int) -> bytes:
        return tlv(self.kind, u16(number), self.fields)


def read(bank: int, word: int, words: int, password: int = 0) -> Operation:
    return Operation(READ, u32(password) + u8(bank << 6) + u16(word) + u16(words))


def write(bank: int, word: int, data: bytes, password: int = 0) -> Operation:
    return Operation(WRITE, u32(password) + u8(bank << 6) + u16(word) + u16(len(data) // 2) + data)


def lock(privilege: int, field: int, password: int = 0) -> Operation:
    return Operation(LOCK, u32(password) + tlv(LOCK_PAYLOAD, u8(privilege), u8(field)))


def kill(password: int) -> Operation:
    return Operation(KILL, u32(password))


def access_spec(number: int, epc: bytes, operation: Operation, antenna: int = 0, *, report: bool = True) -> bytes:
    """The operation, once, on the tag with this EPC, in any ROSpec; its number is the spec's.

    `report`: told at once (AccessReportSpec); without it with the next report of the ROSpec.
    """
    bits = 8 * len(epc)
    target = tlv(
        339,
        u8(BANKS["epc"] << 6 | MATCH),
        u16(16 * EPC_AT),
        u16(bits),
        b"\xff" * len(epc),
        u16(bits),
        epc,
    )
    return tlv(
        207,
        u32(number),
        u16(antenna),
        u8(1),
        u8(0),
        u32(0),
        tlv(208, u8(1), u16(1)),
        tlv(209, tlv(338, target), operation.encode(number)),
        tlv(239, u8(1)) if report else b"",
    )


def meaning(kind: int, code: int) -> str:
    """Why an operation failed; empty when it did not."""
    meanings = MEANING.get(kind, ("",))
    return meanings[code] if code < len(meanings) else f"result {code}"
