"""The commands of a reader: its outputs, and work with single tags, each verified where the air allows it.

    session.command("gpo", port=1, on=True)
    session.command("read", epc="3034…", bank="user", word=0, words=4)      the data is the answer's `raw`
    session.command("write", epc=…, bank="user", word=0, data="0102…", password="…")
    session.command("write_epc", epc=…, to="3034…")
    session.command("lock", epc=…, field="epc", how="lock", password="…")
    session.command("kill", epc=…, password="…")

`epc` is the tag as it is now, numbers and passwords may be text (passwords are 8 hexadecimal digits).
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

from devices.errors import BadUrl
from devices.llrp import access
from devices.llrp.access import BANKS, EPC_AT, FIELDS, PRIVILEGES, Operation
from devices.llrp.messages import Type
from devices.llrp.parameters import tlv, u8, u16, u32
from devices.llrp.reports import TagOperation
from devices.llrp.script import Await, Listen, Request, Script, asked
from devices.readings import Answer

NUMBERS = count(1)  # of operations; 16 bits on the wire
AWAIT_S = 30.0  # the caller's own limit is shorter
QUIET_S = 1.0  # a killed tag stays silent for this long
WRONG_EPC = "the tag carries another EPC afterwards"
Outcome = tuple[str, bytes]  # why it failed (empty: it did not), and what was read


def gpo(port: Any, on: Any) -> Script[Answer]:
    """Switches an output: a lamp of the light stack, a siren."""
    number, high = whole("port", port, 1, 0xFFFF), flag("on", on)
    return _gpo(number, high)


def _gpo(port: int, high: bool) -> Script[Answer]:
    data = tlv(219, u16(port), u8(0x80 if high else 0))
    reply = yield from asked(Request(Type.SET_READER_CONFIG, u8(0) + data))
    done = f"output {port} is {'on' if high else 'off'}"
    return Answer(command="gpo", ok=not reply.refused, text=reply.refused or done, raw=reply.body)


def read(
    epc: Any, bank: Any = "epc", word: Any = 0, words: Any = 0, password: Any = "", antenna: Any = 0
) -> Script[Answer]:
    """Reads words of a memory bank; 0 words: to its end."""
    place = access.read(
        chosen("bank", bank, BANKS), whole("word", word), whole("words", words), secret("password", password)
    )
    return _read(tag("epc", epc), place, whole("antenna", antenna))


def _read(epc: bytes, place: Operation, antenna: int) -> Script[Answer]:
    failed, data = yield from perform(epc, place, antenna)
    return Answer(command="read", ok=not failed, text=failed or data.hex(), raw=data)


def write(
    epc: Any, data: Any, bank: Any = "user", word: Any = 0, password: Any = "", antenna: Any = 0
) -> Script[Answer]:
    """Writes words and reads them back."""
    code, first, pass_ = chosen("bank", bank, BANKS), whole("word", word), secret("password", password)
    return _write(tag("epc", epc), tag("data", data), code, first, pass_, whole("antenna", antenna))


def _write(epc: bytes, data: bytes, bank: int, word: int, password: int, antenna: int) -> Script[Answer]:
    say = partial(Answer, command="write")
    failed, _ = yield from perform(epc, access.write(bank, word, data, password), antenna)
    if failed:
        return say(ok=False, text=failed)
    failed, found = yield from perform(epc, access.read(bank, word, len(data) // 2, password), antenna)
    if failed or found != data:
        return say(ok=False, text=f"written, but not verified: {failed or f'it holds {found.hex()}'}", raw=found)
    return say(ok=True, text="written and read back", raw=found)


def write_epc(epc: Any, to: Any, password: Any = "", antenna: Any = 0) -> Script[Answer]:
    """Gives the tag another EPC, with the length in its PC word, and reads it back under the new one."""
    old, new = tag("epc", epc), tag("to", to)
    return _write_epc(old, new, secret("password", password), whole("antenna", antenna))


def _write_epc(old: bytes, new: bytes, password: int, antenna: int) -> Script[Answer]:
    say = partial(Answer, command="write_epc")
    bank, word, data = BANKS["epc"], EPC_AT, new
    if len(old) != len(new):
        failed, pc = yield from perform(old, access.read(bank, 1, 1), antenna)
        if failed:
            return say(ok=False, text=f"its PC word cannot be read: {failed}")
        kept = int.from_bytes(pc) & 0x07FF
        word, data = 1, u16(len(new) // 2 << 11 | kept) + new
    failed, _ = yield from perform(old, access.write(bank, word, data, password), antenna)
    if failed:
        return say(ok=False, text=failed)
    failed, found = yield from perform(new, access.read(bank, EPC_AT, len(new) // 2), antenna)
    if failed or found != new:
        return say(ok=False, text=f"written, but not verified: {failed or WRONG_EPC}", raw=found)
    return say(ok=True, text=f"the tag is {new.hex()} now", raw=found)


def lock(epc: Any, field: Any, how: Any = "lock", password: Any = "", antenna: Any = 0) -> Script[Answer]:
    """Locks or unlocks a memory field or a password. A lock without an access password would hold nobody off."""
    privilege, place, pass_ = (
        chosen("how", how, PRIVILEGES),
        chosen("field", field, FIELDS),
        secret("password", password),
    )
    if how == "lock" and not pass_:
        raise BadUrl("lock: it needs the tag's access password; without one anybody may write all the same")
    return _lock(tag("epc", epc), privilege, place, pass_, whole("antenna", antenna))


def _lock(epc: bytes, privilege: int, field: int, password: int, antenna: int) -> Script[Answer]:
    say = partial(Answer, command="lock")
    failed, _ = yield from perform(epc, access.lock(privilege, field, password), antenna)
    if failed:
        return say(ok=False, text=failed)
    held, why = yield from is_held(epc, field, password, antenna)
    wanted = privilege in (PRIVILEGES["lock"], PRIVILEGES["permalock"])
    if held is None:
        return say(ok=False, text=f"done, but not verified: {why}")
    if held != wanted:
        return say(ok=False, text=f"the tag said yes, but is {'locked' if held else 'not locked'}: {why}")
    return say(ok=True, text="locked and tried" if held else "unlocked and tried")


def is_held(epc: bytes, field: int, password: int, antenna: int) -> Script[tuple[bool | None, str]]:
    """Tries, without password, what a lock forbids: to write the word that stands there, or to read a password."""
    passwords = field in (FIELDS["kill"], FIELDS["access"])
    bank = BANKS["reserved"] if passwords else field - 1
    word = {FIELDS["access"]: 2, FIELDS["epc"]: EPC_AT}.get(field, 0)
    failed, there = yield from perform(epc, access.read(bank, word, 1, 0 if passwords else password), antenna)
    if failed and not passwords:
        return None, failed
    if passwords:
        return bool(failed) if failed != access.NO_ANSWER else None, failed
    failed, _ = yield from perform(epc, access.write(bank, word, there), antenna)
    return None if failed == access.NO_ANSWER else bool(failed), failed


def kill(epc: Any, password: Any, antenna: Any = 0) -> Script[Answer]:
    """Silences the tag for ever; afterwards it must not be seen."""
    pass_ = secret("password", password)
    if not pass_:
        raise BadUrl("kill: a tag whose kill password is zero cannot be killed")
    return _kill(tag("epc", epc), pass_, whole("antenna", antenna))


def _kill(epc: bytes, password: int, antenna: int) -> Script[Answer]:
    failed, _ = yield from perform(epc, access.kill(password), antenna)
    if not failed:
        seen = yield Listen(epc.hex(), QUIET_S)
        failed = "the tag said yes, but is still there" if seen else ""
    return Answer(command="kill", ok=not failed, text=failed or "killed; it is silent")


def perform(epc: bytes, operation: Operation, antenna: int) -> Script[Outcome]:
    """One operation on one tag. Its AccessSpec is taken away again, done or not."""
    number = next(NUMBERS) % 0xFFFF + 1
    for report in (True, False):
        spec = access.access_spec(number, epc, operation, antenna, report=report)
        reply = yield from asked(Request(Type.ADD_ACCESSSPEC, spec))
        if not reply.refused or reply.silent:
            break
    if not reply.refused:
        reply = yield from asked(Request(Type.ENABLE_ACCESSSPEC, u32(number)))
    if reply.refused:
        return f"the reader refused it: {reply.refused}", b""
    done = yield Await(number, AWAIT_S)
    yield from asked(Request(Type.DELETE_ACCESSSPEC, u32(number)))
    if not isinstance(done, TagOperation):
        return "the tag was not seen", b""
    for kind, code, operation_number, data in done.results:
        if operation_number == number:
            return access.meaning(kind, code), data if kind == access.READ_RESULT else b""
    return "the reader told no result", b""


def whole(name: str, value: Any, least: int = 0, most: int = 0xFFFF) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadUrl(f"{name}={value!r} is no whole number from {least} to {most}")
    return int(text)


def flag(name: str, value: Any) -> bool:
    if value in (True, "on", "true", "1", 1):
        return True
    if value in (False, "off", "false", "0", 0):
        return False
    raise BadUrl(f"{name}={value!r} is neither on nor off")


def chosen(name: str, value: Any, choices: Mapping[str, int]) -> int:
    if value not in choices:
        raise BadUrl(f"{name}={value!r} is none of {', '.join(choices)}")
    return choices[value]


def tag(name: str, value: Any) -> bytes:
    """Whole words in hexadecimal."""
    try:
        data = value if isinstance(value, bytes) else bytes.fromhex(str(value))
    except ValueError as wrong:
        raise BadUrl(f"{name}={value!r} is not hexadecimal") from wrong
    if not data or len(data) % 2 or len(data) > 62:
        raise BadUrl(f"{name}={value!r} is not 1 to 31 words of 16 bits")
    return data


def secret(name: str, value: Any) -> int:
    """A password of 32 bits; empty is none."""
    text = str(value)
    try:
        if text and len(text) != 8:
            raise ValueError(text)
        return int(text or "0", 16)
    except ValueError as wrong:
        raise BadUrl(f"{name}: a password is 8 hexadecimal digits") from wrong


COMMANDS: Mapping[str, Callable[..., Script[Answer]]] = MappingProxyType(
    {"gpo": gpo, "read": read, "write": write, "write_epc": write_epc, "lock": lock, "kill": kill}
)
