"""The hostname of a Digital Link in a "++" scheme (TDS 2.3, 14.5.16)."""

from gateway.rfid.epc.alphanumeric import code_40_bits, code_40_text
from gateway.rfid.epc.bits import BitReader, BitWriter
from gateway.rfid.epc.characters import CSET_82

FIELD = "hostname"

# Table 14-11: what the codes of seven bits mean that stand for no character of GS1 keys.
_SHORT = {0x1E: "qr.", 0x1F: "www.", 0x20: "id.", 0x5B: ".com", 0x5C: ".org", 0x5D: ".net", 0x5E: ".int", 0x60: ".edu"}
_SHORT |= {0x7B: ".gov", 0x7C: ".mil", 0x7D: ".biz", 0x7E: ".eco", 0x7F: ".med"}

# Tables 14-12 to 14-15: the second seven bits after 0, 1, 2 and 3.
_LONG = tuple(
    tuple(f".{domain}" for domain in row.split())
    for row in (
        "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo bq br bs bt bw by bz "
        "ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk "
        "fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is "
        "it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li",
        "lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl "
        "no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl "
        "sm sn sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug us uy uz va vc ve vg vi "
        "vn vu wf ws ye yt za zm zw",
        "com.au net.au org.au co.at com.bd co.bd com.br net.br co.nz com.ng com.pk co.in com.in co.il co.jp co.za "
        "co.kr com.es com.lk co.th co.tt com.tt com.tr biz.tr com.ua co.uk co.zm com.zm com.cn org.cn net.cn gov.cn",
        "tech",
    )
)
_CODES: dict[str, tuple[int, ...]] = {character: (ord(character),) for character in CSET_82}
_CODES |= {text: (code,) for code, text in _SHORT.items()}
_CODES |= {text: (first, second) for first, row in enumerate(_LONG) for second, text in enumerate(row)}


def read_hostname(reader: BitReader) -> str:
    """Lower case; raises EpcError."""
    ascii_codes = reader.read(f"{FIELD} encoding", 1)
    length = reader.read(f"{FIELD} length", 6)
    if not length:
        reader.refuse_last(f"{FIELD} length", 6, "is 0")
    if not ascii_codes:
        width = code_40_bits(length)
        if (text := code_40_text(reader.read(FIELD, width), length)) is None:
            reader.refuse_last(FIELD, width, f"is no text of {length} characters")
        return text.lower()
    end, found = reader.at + 7 * length, ""
    while reader.at < end:
        found += _read_code(reader)
    if reader.at > end:
        reader.refuse_last(FIELD, 14, f"goes beyond its length, {length}")
    return found.lower()


def _read_code(reader: BitReader) -> str:
    code = reader.read(FIELD, 7)
    if code < len(_LONG):
        second = reader.read(FIELD, 7)
        if second >= len(_LONG[code]):
            reader.refuse_last(FIELD, 14, f"is {code}-{second}, which the standard reserves")
        return _LONG[code][second]
    text = _SHORT.get(code, chr(code))
    if code not in _SHORT and text not in CSET_82:
        reader.refuse_last(FIELD, 7, f"is {code:#04x}, which the standard reserves")
    return text


def write_hostname(writer: BitWriter, host: str) -> None:
    """With the fewest codes."""
    if not host:
        writer.refuse(FIELD, 7, 'is missing: only a Digital Link has one, so a "++" scheme needs a link')
    codes = _fewest(host.lower())
    if codes is None or len(codes) > 63:
        writer.refuse(FIELD, 7, f"cannot be {host[:70]!r}")
    writer.write(1, 1)
    writer.write(len(codes), 6)
    for code in codes:
        writer.write(code, 7)


def _fewest(host: str) -> tuple[int, ...] | None:
    """The shortest row of codes from each place to the end; longer pieces win where two are equal."""
    best: list[tuple[int, ...] | None] = [None] * len(host) + [()]
    for start in range(len(host) - 1, -1, -1):
        for size in range(min(7, len(host) - start), 0, -1):
            code, rest = _CODES.get(host[start : start + size]), best[start + size]
            if code is not None and rest is not None:
                held = best[start]
                if held is None or len(code) + len(rest) < len(held):
                    best[start] = code + rest
    return best[0]
