"""The GS1 check digit (General Specifications, 7.9)."""


def check_digit(body: str) -> str:
    """The digit that completes a GTIN, SSCC, GLN, ... whose other digits are given.

    >>> check_digit("8061414112345")
    '8'
    """
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return str(-weighted % 10)
