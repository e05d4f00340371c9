"""How many digits of a number are the GS1 company prefix, where nothing but the number is known.

Neither an element string nor a Digital Link nor a "+" scheme tells. GS1 keeps a list (GCP length table,
`gcpprefixformatlist.xml`), which it gives on request and does not let others hand on; a site that has it may use it
(`read_table`). Without it the ranges that GS1 China publishes are known, and elsewhere 7 digits are taken, the usual
length of most member organisations. Whoever knows better says so (`prefix_digits`). A GTIN-8 has 8: its first three
digits with five zeros before them (TDS 2.3, 7.3.2).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.rfid.epc.errors import EpcError

USUAL, GTIN_8 = 7, 8
CHINA = {"690": 7, "691": 7, **{str(prefix): 8 for prefix in range(692, 697)}, "697": 9}
EXAMPLES = {"95060001343": 11, "952012": 6}  # of the GS1 Global Office, used by the standard's own examples
_ENTRY = re.compile(r'"?prefix"?\s*[=:]\s*"(\d{1,12})"\s*,?\s*"?gcpLength"?\s*[=:]\s*"?(\d{1,2})"?')


@dataclass(frozen=True)
class Prefixes:
    """Lengths by the first digits of a number; the longest entry that fits decides."""

    lengths: Mapping[str, int]

    def digits(self, number: str) -> int:
        """The length of the company prefix that a number begins with.

        >>> Prefixes(CHINA).digits("6971000000123"), Prefixes(CHINA).digits("0614141999996")
        (9, 7)
        """
        for size in range(min(12, len(number)), 0, -1):
            if (found := self.lengths.get(number[:size])) is not None:
                return found if 6 <= found <= 12 else USUAL
        return USUAL


KNOWN = Prefixes(CHINA | EXAMPLES | {"00000": GTIN_8})


def read_table(path: Path) -> Prefixes:
    """GS1's list as XML or JSON; raises EpcError where it is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EpcError(f"{path} cannot be read as a table of company prefixes: {error}") from error
    lengths = {prefix: int(digits) for prefix, digits in _ENTRY.findall(text)}
    if not lengths:
        raise EpcError(f"{path} has no entry like <entry prefix=... gcpLength=.../>")
    return Prefixes(lengths)
