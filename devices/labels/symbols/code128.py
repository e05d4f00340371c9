"""Code 128 (ISO/IEC 15417) in its sets B and C, with the fewest symbol characters that the text can have."""

import re
from collections.abc import Sequence
from functools import lru_cache

from devices.labels import gs1

# Bar, space, bar, space, bar, space of the values 0 .. 105, and the stop character.
PATTERNS = re.findall(
    r"\d{6}",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 ",
)
STOP = "2331112"
START = {"B": 104, "C": 105}
SWITCH = {"B": 100, "C": 99}
FNC1 = 102
NEVER = 10**6


def gs1_text(text: str) -> str:
    return gs1.encoded(text)


@lru_cache(maxsize=1024)
def values(text: str) -> tuple[int, ...]:
    """Start character and data, without check character and stop; GS in the text is FNC1."""
    sets = chosen_sets(text)
    found, now, at = [START[sets[0]]], sets[0], 0
    while at < len(text):
        if sets[at] != now:
            now = sets[at]
            found.append(SWITCH[now])
        if text[at] == gs1.FNC1:
            found.append(FNC1)
            at += 1
        elif now == "C":
            found.append(int(text[at : at + 2]))
            at += 2
        else:
            found.append(ord(text[at]) - 32)
            at += 1
    return tuple(found)


def chosen_sets(text: str) -> list[str]:
    """The set in which each character stands, by counting back from the end; B where both cost the same."""
    cost = [{"B": 0, "C": 0} for _ in range(len(text) + 2)]
    cost[len(text) + 1] = {"B": NEVER, "C": NEVER}
    for at in range(len(text) - 1, -1, -1):
        for now in "BC":
            step = steps(text, at, now)
            after = cost[min(at + step, len(text) + 1)] if step else {"B": NEVER, "C": NEVER}
            cost[at][now] = 1 + min(after[now], 1 + after["C" if now == "B" else "B"])
    sets, at, now = [""] * len(text), 0, "B" if cost[0]["B"] <= cost[0]["C"] else "C"
    while at < len(text):
        sets[at] = now
        step = steps(text, at, now)
        at += step
        other = "C" if now == "B" else "B"
        if at < len(text) and cost[at][other] + 1 < cost[at][now]:
            now = other
    return sets


def steps(text: str, at: int, now: str) -> int:
    """How many characters one symbol character takes here; 0 when it cannot."""
    if text[at] == gs1.FNC1 or (now == "B" and 32 <= ord(text[at]) < 127):
        return 1
    pair = text[at : at + 2]
    return 2 if now == "C" and len(pair) == 2 and pair.isascii() and pair.isdigit() else 0


def check(symbols: Sequence[int]) -> int:
    return (symbols[0] + sum(at * value for at, value in enumerate(symbols[1:], 1))) % 103


def widths(symbols: Sequence[int]) -> list[int]:
    patterns = [PATTERNS[value] for value in (*symbols, check(symbols))]
    return [int(width) for width in "".join([*patterns, STOP])]
