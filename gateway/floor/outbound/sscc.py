"""The serial shipping container code of a parcel, and its tag (GS1 General Specifications 3.2; TDS 1.13, SSCC-96)."""

from gateway.rfid.epc import encode_sscc96
from gateway.store.rows import Setting
from gateway.store.state import State


def next_sscc(state: State) -> str:
    """The next 18 digits: extension digit, company prefix, serial, check digit."""
    prefix = str(state.setting("gs1_company_prefix", "697100000"))
    extension = str(state.setting("sscc_extension", "0"))
    serial = int(state.setting("sscc_serial", 0)) + 1
    state.settings.put(Setting(name="sscc_serial", value=serial))
    room = 16 - len(prefix)
    body = f"{extension}{prefix}{serial % 10**room:0{room}d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """GS1's modulo 10: weights 3, 1, 3 ... from the right."""
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(body)))
    return str(-total % 10)


def tag_of(state: State, sscc: str) -> str:
    """The tag's 96 bits as lower-case hex."""
    prefix = str(state.setting("gs1_company_prefix", "697100000"))
    return encode_sscc96(sscc, len(prefix))
