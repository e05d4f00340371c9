"""Identities of the TDS 1 schemes, of every partition and length, written from the standard's tables once more."""

from hypothesis import strategies as st

from gateway.rfid.epc import scheme_names

TDS_1_KEYS = [name for name in scheme_names() if "+" not in name and name != "gid-96"]
SERIAL_CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
PART_CHARACTERS = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ESCAPES = {character: f"%{ord(character):02X}" for character in '"#%&/<>?'}

# What may follow the company prefix in each scheme, written down once more, from the standard's tables.
NUMBERS = {"sgtin-96": 38, "grai-96": 38, "sgln-96": 41, "gdti-96": 41, "cpi-96": 31, "cpi-var": 40, "itip-110": 38}
TEXTS = {"sgtin-198": 20, "grai-170": 16, "sgln-195": 20, "gdti-174": 17, "itip-212": 20}
REFERENCE_DIGITS = {"sgtin": 13, "itip": 13, "sscc": 17, "gsrn": 17, "gsrnp": 17}  # company prefix included; else 12


def escaped(text: str) -> str:
    return "".join(ESCAPES.get(character, character) for character in text)


def digits(draw: st.DrawFn, count: int) -> str:
    return draw(st.text("0123456789", min_size=count, max_size=count))


def serial(draw: st.DrawFn, scheme: str) -> list[str]:
    """What ends the URI."""
    if scheme in NUMBERS:
        most = 10**12 - 1 if scheme == "cpi-var" else 2 ** NUMBERS[scheme] - 1
        return [str(draw(st.integers(0, most)))]
    if scheme in TEXTS:
        return [escaped(draw(st.text(SERIAL_CHARACTERS, min_size=1, max_size=TEXTS[scheme])))]
    if scheme in ("gdti-113", "sgcn-96"):
        return [draw(st.text("0123456789", min_size=1, max_size=17 if scheme == "gdti-113" else 12))]
    return []


@st.composite
def identities(draw: st.DrawFn, scheme: str) -> str:
    """Tag URIs of a TDS 1 scheme, every partition."""
    key = scheme.partition("-")[0]
    size = draw(st.integers(6, 12))
    parts = [str(draw(st.integers(0, 7))), digits(draw, size)]
    if scheme == "giai-96":
        bits = {12: 42, 11: 45, 10: 48, 9: 52, 8: 55, 7: 58, 6: 62}[size]
        parts.append(str(draw(st.integers(0, 2**bits - 1))))
    elif scheme == "cpi-96":
        bits = {12: 11, 11: 14, 10: 17, 9: 21, 8: 24, 7: 27, 6: 31}[size]
        parts.append(str(draw(st.integers(0, 2**bits - 1))))
    elif scheme == "giai-202":
        parts.append(escaped(draw(st.text(SERIAL_CHARACTERS, min_size=1, max_size=30 - size))))
    elif scheme == "cpi-var":
        parts.append(escaped(draw(st.text(PART_CHARACTERS, min_size=1, max_size=30 - size))))
    else:
        parts.append(digits(draw, REFERENCE_DIGITS.get(key, 12) - size))
    if key == "itip":
        parts += [digits(draw, 2), digits(draw, 2)]
    return f"urn:epc:tag:{scheme}:{'.'.join(parts + serial(draw, scheme))}"
