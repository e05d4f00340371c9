"""The GS1 check digit (General Specifications, 7.9)."""


def check_digit(body: str) -> str:
    """The digit that completes a GTIN, SSCC, GLN, ... whose other digits are given.

    >>> check_digit("8061414112345")
    '8'
    """
    odd, even = sum(map(int, body[::-2])), sum(map(int, body[-2::-2]))
    return str(-(3 * odd + even) % 10)
