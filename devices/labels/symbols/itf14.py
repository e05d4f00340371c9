"""ITF-14 (ISO/IEC 16390, GS1 General Specifications 5.3): pairs of digits, one in the bars and one in the spaces.
A wide element is three narrow ones: whole modules, at the upper end of what is allowed (2.25 to 3)."""

DIGITS = ("NNWWN", "WNNNW", "NWNNW", "WWNNN", "NNWNW", "WNWNN", "NWWNN", "NNNWW", "WNNWN", "NWNWN")
WIDE = 3
START, STOP = "NNNN", "WNN"


def widths(text: str) -> list[int]:
    """Bar, space, ... ; an even number of digits."""
    pairs = [
        bar + space
        for at in range(0, len(text), 2)
        for bar, space in zip(DIGITS[int(text[at])], DIGITS[int(text[at + 1])], strict=True)
    ]
    return [WIDE if width == "W" else 1 for width in "".join([START, *pairs, STOP])]
