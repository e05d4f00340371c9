r"""Unique codes: every piece of a SKU with tracking `unit` carries a code of its own, and the code says the SKU.

Three looks are known: a GS1 code with a serial number (21), the SKU or barcode with a serial behind `*` (as Chinese
ERPs print them), and what the site says in its setting `unit_codes`: patterns with the groups `code` and `serial`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gateway.store.state import State

DEFAULT = (r"(?P<code>[^*]+)\*(?P<serial>[0-9A-Z]{4,24})",)
SETTING = "unit_codes"


class UnitCode(NamedTuple):
    """One piece: the code of its goods and its own serial."""

    code: str
    serial: str


def unit_code(state: State, upper: str) -> UnitCode | None:
    """Taken apart where a pattern fits and the floor knows the goods; None otherwise."""
    for pattern in compiled(tuple(state.setting(SETTING, DEFAULT))):
        found = pattern.fullmatch(upper)
        if found is not None and found["code"] in state.codes:
            return UnitCode(found["code"], found["serial"])
    return None


@lru_cache(maxsize=8)
def compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Patterns that cannot be read, or have not both groups, are left out: a scan must not fail by a setting."""
    good = []
    for pattern in patterns:
        try:
            made = re.compile(pattern, re.IGNORECASE)
        except re.error:
            continue
        if {"code", "serial"} <= set(made.groupindex):
            good.append(made)
    return tuple(good)
