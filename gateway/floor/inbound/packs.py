"""A code that is printed on packages of several sizes: nobody can know which one was scanned, so it is asked."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.storage.goods import whole
from gateway.scanning.interpret import Scanned
from gateway.store.sessions import PackAsked, Picking, Verifying

S = TypeVar("S", Picking, Verifying)


def asked(scanned: Scanned, wanted: Iterable[str]) -> PackAsked | None:
    """The question, where the code stands for packages of several sizes of goods that are wanted here."""
    for sku in wanted:
        if sizes := scanned.sizes.get(sku):
            return PackAsked(code=scanned.text, sku=sku, sizes=sizes)
    return None


def ask(bench: Bench, session: S, question: PackAsked) -> Notice:
    """Shows the sizes; nothing is counted yet."""
    bench.go(bench.work.step, msgspec.structs.replace(session, pack=question))
    sizes = " / ".join(str(size) for size in question.sizes)
    return bench.say("which_pack", name=bench.goods_name(question.sku), sizes=sizes)


def chosen(question: PackAsked | None, value: object) -> int:
    """The size that was tapped; refused where nothing was asked or the size is none of those."""
    size = whole(value, minimum=1)
    if question is None or size not in question.sizes:
        raise Refused("not_allowed", action="pack")
    return size


def see(question: PackAsked | None) -> dict[str, object]:
    """What the screen shows of the question."""
    return {"pack": {"sku": question.sku, "sizes": question.sizes}} if question is not None else {}
