"""The set-up of one connection: version, capabilities, configuration, inventory. It never gives up.

What is refused costs what it was for and is told; what is not answered is taken for done. An error of the reader
therefore never looks like "no tags".
"""

from dataclasses import dataclass, field

from devices.llrp.capabilities import Capabilities, capabilities
from devices.llrp.fitting import fitting
from devices.llrp.inventory import ALL, Plan, configurations, inputs, plans, report_by_default
from devices.llrp.layout import IMPINJ
from devices.llrp.messages import Type, status
from devices.llrp.models import maker_of
from devices.llrp.parameters import parameters, u8, u32
from devices.llrp.script import Reply, Request, Script, asked
from devices.llrp.settings import Settings

KEEPALIVE_S = 2.0  # asked of the reader
LLRP_1_1 = 2
ENABLE_EXTENSIONS = u32(IMPINJ) + u8(21) + u32(0)
ROSPEC = 177


@dataclass
class Reader:
    """What is known of the reader at the other end, and how far it goes along. `refused` by request, in sentences."""

    settings: Settings
    asks_version: bool = True
    version: int = 1
    able: Capabilities = field(default_factory=Capabilities)
    known: bool = False
    keeps_alive: bool = True
    inventory: Plan | None = None
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def starts_itself(self) -> bool:
        """The inventory ends and begins by the reader's own triggers: its end is no fault."""
        return self.inventory is not None and self.inventory.start.kind in ("immediate", "periodic", "gpi")

    def complain(self, kind: Type, reply: Reply, but: str = "") -> None:
        verb = "did not answer" if reply.silent else "refused"
        self.refused[kind.name] = f"the reader {verb} {kind.name}: {reply.refused}{but}"


def set_up(reader: Reader) -> Script[None]:
    reader.refused.clear()
    reader.inventory = None
    if not reader.known:
        yield from negotiate(reader)
        yield from get_to_know(reader)
    yield from clear()
    yield from configure(reader)
    yield from begin(reader)


def negotiate(reader: Reader) -> Script[None]:
    """The question belongs to 1.1 and carries its version; a 1.0.1 reader answers it with error 110."""
    if not reader.asks_version:
        return
    reply = yield from asked(Request(Type.GET_SUPPORTED_VERSION, version=LLRP_1_1))
    if len(reply.body) >= 2 and reply.code == 0 and reply.body[1] >= LLRP_1_1:
        if reply.body[0] == LLRP_1_1:
            reader.version = LLRP_1_1
            return
        reply = yield from asked(Request(Type.SET_PROTOCOL_VERSION, u8(LLRP_1_1), version=LLRP_1_1))
        if not reply.refused:
            reader.version = LLRP_1_1


def get_to_know(reader: Reader) -> Script[None]:
    reply = yield from asked(Request(Type.GET_READER_CAPABILITIES, u8(0)))
    reader.able = capabilities(reply.body)
    reader.known = True
    if maker_of(reader.able).extensions:
        reply = yield from asked(Request(Type.CUSTOM_MESSAGE, ENABLE_EXTENSIONS))
        if reply.refused:
            reader.complain(Type.CUSTOM_MESSAGE, reply, "; read without Impinj's own settings")


def clear() -> Script[None]:
    """Takes away what an earlier client left. Some readers refuse the 0 that means all: then one by one."""
    reply = yield from asked(Request(Type.DELETE_ROSPEC, u32(ALL)))
    if reply.refused and not reply.silent:
        reply = yield from asked(Request(Type.GET_ROSPECS))
        for kind, value in parameters(reply.body):
            if kind == ROSPEC and len(value) >= 4:
                yield from asked(Request(Type.DELETE_ROSPEC, value[:4]))
    yield from asked(Request(Type.DELETE_ACCESSSPEC, u32(ALL)))


def configure(reader: Reader) -> Script[None]:
    reader.keeps_alive = False
    for body in configurations(reader.able, int(KEEPALIVE_S * 1000)):
        reply = yield from asked(Request(Type.SET_READER_CONFIG, body))
        if not reply.refused:
            reader.keeps_alive = True
            break
    else:
        reader.complain(Type.SET_READER_CONFIG, reply)
    if reader.able.gpis:
        reply = yield from asked(Request(Type.SET_READER_CONFIG, inputs(reader.able)))
        if reply.refused and reader.keeps_alive:
            reader.complain(Type.SET_READER_CONFIG, reply, "; its inputs are not heard")


def begin(reader: Reader) -> Script[None]:
    """The fullest inventory that the reader takes."""
    vendor = Type.CUSTOM_MESSAGE.name not in reader.refused
    first: tuple[Type, Reply] | None = None
    settings, lacks = fitting(reader.settings, reader.able)
    if lacks:
        reader.refused["settings"] = f"the reader goes without some settings: {'; '.join(lacks)}"
    for plan in plans(settings, reader.able, vendor):
        failed = yield from attempt(reader, plan)
        if failed is None:
            reader.inventory = plan
            if first is not None:
                reader.complain(*first, f"; it reads without {plan.without}")
            return
        first = first or failed
    if first is not None:
        reader.complain(*first)


def attempt(reader: Reader, plan: Plan) -> Script[tuple[Type, Reply] | None]:
    """None when the inventory runs or is armed. Silence is taken for consent: what is on the wire will show."""
    if not plan.reports:
        yield from asked(Request(Type.SET_READER_CONFIG, report_by_default()))
    steps = [(Type.ADD_ROSPEC, plan.rospec), (Type.ENABLE_ROSPEC, u32(plan.number))]
    if plan.start.kind in ("now", "immediate"):
        steps.append((Type.START_ROSPEC, u32(plan.number)))  # some readers take immediate triggers and ignore them
    for kind, body in steps:
        reply = yield from asked(Request(kind, body))
        if reply.silent:
            reader.complain(kind, reply)
        elif reply.refused and not (kind == Type.START_ROSPEC and plan.start.kind == "immediate"):
            if kind != Type.ADD_ROSPEC:
                yield from asked(Request(Type.DELETE_ROSPEC, u32(plan.number)))
            return kind, reply
    return None


def start_again(reader: Reader) -> Script[None]:
    """The inventory ended as it was told to and is started by hand once more."""
    assert reader.inventory is not None
    reply = yield from asked(Request(Type.START_ROSPEC, u32(reader.inventory.number)))
    if reply.refused:
        reader.complain(Type.START_ROSPEC, reply)


def version_reply(body: bytes) -> Reply:
    """GET_SUPPORTED_VERSION_RESPONSE: current and highest version stand before the status."""
    told = status(body[2:])
    return Reply(told.refusal, body, told.code)
