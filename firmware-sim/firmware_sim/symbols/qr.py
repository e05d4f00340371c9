"""QR codes (ISO/IEC 18004) as a matrix of modules, by the pure Python library `qrcode`."""

from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

# bytes that version 40 carries (ISO/IEC 18004, table 7)
CAPACITY = {"L": 2953, "M": 2331, "Q": 1663, "H": 1273}
LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}


def matrix(data: bytes, level: str = "M", mask: int | None = None) -> list[list[bool]]:
    """Rows of modules, True is dark, without the quiet zone. `level` is the error correction: L, M, Q or H.

    `mask` 0-7 is the data mask; without one the best is searched for, which takes most of the time.
    """
    code = QRCode(error_correction=LEVELS.get(level, ERROR_CORRECT_M), border=0, mask_pattern=mask)
    code.add_data(data)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]
