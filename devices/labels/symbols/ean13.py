"""EAN-13 (ISO/IEC 15420): the first digit says which of the left six digits are in set B."""

# Space, bar, space, bar of a digit in set A; set C is the same as bar, space, ...; set B is set A backwards.
DIGITS = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
SETS = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")
GUARD, CENTRE = "111", "11111"
LEFT_FROM, RIGHT_FROM, HALF = 3, 50, 42  # modules: where the two halves of six digits begin, and how wide they are


def widths(text: str) -> list[int]:
    """Bar, space, ... of 95 modules; the check digit is part of the text."""
    left = [
        DIGITS[int(digit)][:: -1 if one == "B" else 1] for digit, one in zip(text[1:7], SETS[int(text[0])], strict=True)
    ]
    right = [DIGITS[int(digit)] for digit in text[7:]]
    return [int(width) for width in "".join([GUARD, *left, CENTRE, *right, GUARD])]
