""" "+AIDC data": further GS1 elements after the EPC of a "+" scheme (TDS 2.3, 15.3)."""

from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.keys import Elements
from gateway.rfid.epc.table_f import AI_DIGITS, VALUES

FIELD = "data"
SSCC_BITS = 8 + 72  # an identifier 00 with fewer bits left is filling


def read_data(reader: BitReader) -> Elements:
    """The elements up to the end, or to the zeros that fill the last word."""
    found: dict[str, str] = {}
    while reader.left >= 8 and reader.peek(reader.left):
        if reader.peek(8) == 0 and reader.left < SSCC_BITS:
            break
        start = reader.at
        ai = f"{reader.read(FIELD, 8):02x}"
        if ai not in AI_DIGITS:
            reader.refuse_last(FIELD, 8, f"begins an identifier with {ai}, which there is not")
        more = AI_DIGITS[ai] - 2
        ai += f"{reader.read(FIELD, 4 * more):0{more}x}" if more else ""
        if ai not in VALUES:
            reader.refuse(FIELD, start, reader.at - start, f"is ({ai}), which tags cannot hold")
        if ai in found:
            reader.refuse(FIELD, start, reader.at - start, f"has ({ai}) twice")
        found[ai] = VALUES[ai].read(reader, f"({ai})")
    return tuple(found.items())


def write_data(writer: BitWriter, elements: Elements) -> None:
    """Each identifier with four bits a digit, then its value."""
    for ai, text in elements:
        if ai not in VALUES:
            writer.refuse(FIELD, 4 * len(ai), f"cannot hold ({ai}), which is no identifier that tags may have")
        writer.write(int(ai, 16), 4 * len(ai))
        VALUES[ai].write(writer, f"({ai})", text)
