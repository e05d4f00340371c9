"""EPC to pure identity: seen before, seen for the first time, and epcpy on the same codes in the same run."""

import random
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from gateway.rfid.epc import decode, encode, uri

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # escapes in its regular expressions
    import epcpy

DESCRIPTION = "EPC to pure identity, tags a second of CPU time: our cache, our decoder, epcpy"
LONGER = ("sgtin-198", "sscc+", "sgtin+")


def run(options: dict[str, str]) -> dict[str, Any]:
    """`tags` distinct EPCs (40000), `rounds` that take turns (5), `peer` EPCs for epcpy in a round (4000)."""
    tags, rounds, peer = (
        int(options.get(key, given)) for key, given in (("tags", 40000), ("rounds", 5), ("peer", 4000))
    )
    chance = random.Random(int(options.get("seed", "4")))
    known = [sgtin(chance) for _ in range(1000)]
    passes = [tag for _ in range(tags // 1000) for tag in known]
    for tag in known:
        uri(tag)
    rates: dict[str, list[float]] = {}
    for _ in range(rounds):
        fresh = [sgtin(chance) for _ in range(tags)]
        for name, read, codes in (
            ("cached_per_s", uri, passes),
            ("sgtin96_uncached_per_s", uri, fresh),
            ("sgtin96_uncached_bytes_per_s", uri, [bytes.fromhex(sgtin(chance)) for _ in range(tags)]),
            ("sgtin96_whole_uncached_per_s", decode, fresh),
            ("epcpy_sgtin96_per_s", lambda code: epcpy.hex_to_tag_encodable(code).epc_uri, fresh[:peer]),
            *((f"{scheme}_uncached_per_s", uri, list(longer(scheme, chance, peer))) for scheme in LONGER),
        ):
            rates.setdefault(name, []).append(rate(read, codes))
    for tag in fresh[:200]:
        assert uri(tag) == epcpy.hex_to_tag_encodable(tag).epc_uri
    medians = {name: round(statistics.median(values)) for name, values in rates.items()}
    ratio = statistics.median(
        ours / theirs
        for ours, theirs in zip(rates["sgtin96_uncached_per_s"], rates["epcpy_sgtin96_per_s"], strict=True)
    )
    return {"tags": tags, "rounds": rounds, **medians, "ratio_vs_epcpy": round(ratio, 1)}


def rate(read: Callable[[Any], Any], codes: list[Any]) -> float:
    """Codes a second of this process's CPU time."""
    start = time.process_time()
    for code in codes:
        read(code)
    return len(codes) / (time.process_time() - start)


def sgtin(chance: random.Random) -> str:
    """A tag of any company prefix length, as a reader reports it."""
    digits = chance.randint(6, 12)
    widths = {12: 40, 11: 37, 10: 34, 9: 30, 8: 27, 7: 24, 6: 20}
    value = 0x30 << 6 | 1 << 3 | 12 - digits
    value = value << widths[digits] | chance.randrange(10**digits)
    value = value << 44 - widths[digits] | chance.randrange(10 ** (13 - digits))
    return f"{value << 38 | chance.randrange(2**38):024x}"


def longer(scheme: str, chance: random.Random, count: int) -> Iterable[str]:
    """Tags of other schemes."""
    for _ in range(count):
        number = chance.randrange(10**10)
        if scheme.startswith("sscc"):
            yield encode(f"urn:epc:id:sscc:0614141.{number:010d}", scheme=scheme).hex
        else:
            yield encode(f"urn:epc:id:sgtin:0614141.812345.A{number}", scheme=scheme).hex
