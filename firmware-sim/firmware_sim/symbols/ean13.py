"""EAN-13 (GS1 General Specifications, 5.2): twelve digits and their check digit as 95 modules."""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

LEFT_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split()
LEFT_EVEN = "0100111 0110011 0011011 0100001 0011101 0111001 0000101 0010001 0001001 0010111".split()
RIGHT = "1110010 1100110 1101100 1000010 1011100 1001110 1010000 1000100 1001000 1110100".split()
PARITY = "OOOOOO OOEOEE OOEEOE OOEEEO OEOOEE OEEOOE OEEEOO OEOEOE OEOEEO OEEOEO".split()


def check_digit(twelve: str) -> str:
    """The GS1 check digit: weights 1 and 3 alternate from the left."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-total % 10)


def complete(digits: str) -> str:
    """Thirteen digits from up to twelve or thirteen: short ones get leading zeros, the check digit is made anew."""
    twelve = digits[:12].rjust(12, "0")
    return twelve + check_digit(twelve)


def modules(thirteen: str) -> str:
    """95 modules as `1` (bar) and `0` (space)."""
    first, left, right = int(thirteen[0]), thirteen[1:7], thirteen[7:]
    half = [
        (LEFT_ODD if parity == "O" else LEFT_EVEN)[int(digit)]
        for parity, digit in zip(PARITY[first], left, strict=True)
    ]
    return "101" + "".join(half) + "01010" + "".join(RIGHT[int(digit)] for digit in right) + "101"
