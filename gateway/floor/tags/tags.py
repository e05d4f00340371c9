"""Units with tags: labels that carry an EPC, what each tag stands for, where it is in its life.

A label is asked for with a fresh EPC and is `printed` until a reader has read it back; only then it is commissioned.
"""

from typing import Any

from gateway.contracts.facts import TagCommissioned, TagGivenUp, TagPrinted, TagRewritten, TagState, TagStateChanged
from gateway.floor.outbound.sscc import check_digit, next_sscc, tag_of
from gateway.printing.choice import choose
from gateway.printing.documents import TAG_LANGUAGES
from gateway.printing.jobs import queue
from gateway.rfid.epc import EpcError, decode, encode
from gateway.store.errors import GatewayError
from gateway.store.rows import PrintJob, Product, Setting, TaggedUnit
from gateway.store.state import State
from gateway.store.unit import Unit

MOST = 50
KINDS = ("goods", "carton")
ITEM, CASE = 1, 2  # filter values (TDS 10)
_GTIN = (8, 12, 13, 14)


class CannotTag(GatewayError):
    """What cannot be done with a tag; `sentence` is a msgid that says why, `params` fill its places."""

    def __init__(self, sentence: str, **params: Any) -> None:
        super().__init__(sentence % params)
        self.sentence, self.params = sentence, params


def ask_labels(
    unit: Unit, station: str, kind: str, sku: str, quantity: int = 1, count: int = 1, operator: str = "", key: str = ""
) -> list[TaggedUnit]:
    """Queues `count` labels, each with an EPC of its own; the same `key` is the same labels. Raises CannotTag."""
    state = unit.state
    if kind not in KINDS:
        raise CannotTag("A label with a tag is for goods or for a carton.")
    if not 1 <= count <= MOST:
        raise CannotTag("1 to %(most)s labels at once.", most=MOST)
    if station not in state.stations:
        raise CannotTag("There is no station %(station)s.", station=station)
    known = state.print_jobs.first("key", f"{kind}:{key}") if key else None
    if known is not None:
        return [row for row in state.tagged_units if row.job == known.job]
    product = _product(state, sku)
    _refuse_printer(state, station, kind)
    epcs, document = _labels(state, kind, product, quantity, count)
    job = queue(unit, kind, station, {**document, "epcs": epcs}, key=key, operator=operator)
    return [_asked(unit, epc, job, product.sku, quantity if kind == "carton" else 1) for epc in epcs]


def _labels(state: State, kind: str, product: Product, quantity: int, count: int) -> tuple[list[str], dict[str, Any]]:
    """The tags' EPCs, and what else the labels show."""
    document: dict[str, Any] = {"sku": product.sku, "quantity": quantity, "number": ""}
    if kind == "carton":
        ssccs = [next_sscc(state) for _ in range(count)]
        return [tag_of(state, sscc) for sscc in ssccs], {**document, "ssccs": ssccs}
    gtin = gtin_of(product)
    if not gtin:
        raise CannotTag(
            "%(sku)s has no GTIN: a goods tag needs one. Give it a barcode of 8, 12, 13 or 14 digits.", sku=product.sku
        )
    return [_sgtin(gtin, _next_serial(state)) for _ in range(count)], {**document, "quantity": 1, "bin": ""}


def _asked(unit: Unit, epc: str, job: PrintJob, sku: str, quantity: int) -> TaggedUnit:
    fact = TagPrinted(
        epc=epc, kind=job.kind, sku=sku, quantity=quantity, uri=decode(epc).uri, job=job.job, operator=job.operator
    )
    unit.record(fact, subject=epc)
    return unit.state.tagged_units[epc]


def read_back(unit: Unit, epc: str, read_at: str, operator: str = "") -> TaggedUnit:
    """A reader has read the label's tag: it is commissioned (again: no change). Raises CannotTag."""
    row = known(unit.state, epc)
    if row.state != "printed":
        return row
    fact = TagCommissioned(
        epc=row.epc,
        kind=row.kind,
        sku=row.sku,
        quantity=row.quantity,
        uri=row.uri,
        job=row.job,
        read_at=read_at,
        operator=operator,
    )
    unit.record(fact, subject=row.epc)
    return known(unit.state, epc)


def give_up(unit: Unit, epc: str) -> None:
    """A label that was printed and never read back is not wanted any more. Raises CannotTag."""
    row = known(unit.state, epc)
    if row.state != "printed":
        raise CannotTag("The tag %(epc)s is commissioned: decommission it.", epc=row.epc)
    unit.record(TagGivenUp(epc=row.epc), subject=row.epc)


def go_on(
    unit: Unit,
    epc: str,
    to: str,
    place: str = "",
    reason: str = "",
    station: str = "",
    operator: str = "",
    parcel: str = "",
) -> TaggedUnit:
    """The tagged unit is in another state or place now, packed in a parcel or in none. Raises CannotTag."""
    row = known(unit.state, epc)
    try:
        state = TagState(to)
    except ValueError as error:
        raise CannotTag("There is no state %(state)s of a tag.", state=to) from error
    place = place.strip().upper()
    if row.state == "printed":
        raise CannotTag("The tag %(epc)s was not read back yet.", epc=row.epc)
    if row.state == TagState.DECOMMISSIONED:
        raise CannotTag("The tag %(epc)s is decommissioned.", epc=row.epc)
    if state is TagState.IN_BIN and place not in unit.state.bins:
        raise CannotTag("There is no bin %(bin)s.", bin=place or "-")
    if state is TagState.DECOMMISSIONED and not reason.strip():
        raise CannotTag("Say why the tag is decommissioned: a reason is needed.")
    parcel = parcel or (row.parcel if state in (TagState.SHIPPED, TagState.RETURNED) else "")
    if (row.state, row.place, row.parcel) == (str(state), place, parcel):
        return row
    fact = TagStateChanged(
        epc=row.epc, state=state, place=place, reason=reason.strip(), station=station, operator=operator, parcel=parcel
    )
    unit.record(fact, subject=row.epc)
    return known(unit.state, epc)


def fresh_epc(unit: Unit, epc: str) -> str:
    """Another EPC for the same pieces: the next serial of its GTIN, or the next SSCC. Raises CannotTag."""
    row = known(unit.state, epc)
    if row.kind == "carton":
        return tag_of(unit.state, next_sscc(unit.state))
    return _sgtin(dict(decode(row.epc).identity)["01"], _next_serial(unit.state))


def check_rewrite(state: State, epc: str, to: str) -> None:
    """Whether a tag may get this EPC. Raises CannotTag."""
    row = known(state, epc)
    if row.state in ("printed", TagState.DECOMMISSIONED):
        raise CannotTag("Only a commissioned tag is rewritten.")
    try:
        decode(to)
    except EpcError as error:
        raise CannotTag("This is no EPC: %(error)s", error=str(error)) from error
    if to in state.tagged_units or state.parcels.first("epc", to) is not None:
        raise CannotTag("The EPC %(epc)s is given to another tag.", epc=to)


def rewritten(unit: Unit, epc: str, to: str, reason: str = "", station: str = "", operator: str = "") -> TaggedUnit:
    """A reader wrote the tag and read it back. Raises CannotTag."""
    check_rewrite(unit.state, epc, to)
    fact = TagRewritten(
        epc=to, former=known(unit.state, epc).epc, uri=decode(to).uri, reason=reason, station=station, operator=operator
    )
    unit.record(fact, subject=to)
    return known(unit.state, to)


def known(state: State, epc: str) -> TaggedUnit:
    """The unit of a tag. Raises CannotTag."""
    row = state.tagged_units.get(epc.strip().lower())
    if row is None:
        raise CannotTag("The tag %(epc)s is not known here.", epc=epc)
    return row


def gtin_of(product: Product) -> str:
    """The 14 digits of a product's barcode for one piece, "" where none is a GTIN."""
    for code, pieces in sorted(product.barcodes.items()):
        right = code.isascii() and code.isdigit() and len(code) in _GTIN and check_digit(code[:-1]) == code[-1]
        if pieces == 1 and right:
            return code.zfill(14)
    return ""


def _sgtin(gtin: str, serial: int) -> str:
    """SGTIN-96 where the length of the company prefix is known; else SGTIN+, which needs none and has 96 bits too."""
    text = f"(01){gtin}(21){serial}"
    try:
        return encode(text, ITEM, scheme="sgtin-96").hex
    except EpcError:
        return encode(text, ITEM, scheme="sgtin+").hex


def _next_serial(state: State) -> int:
    serial = int(state.setting("tag_serial", 0)) + 1
    state.settings.put(Setting(name="tag_serial", value=serial))
    return serial


def _product(state: State, text: str) -> Product:
    code = text.strip().upper()
    skus = [code] if code in state.products else list(state.codes.get(code, ()))
    if len(skus) != 1:
        raise CannotTag("%(code)s fits several goods." if skus else "There are no goods %(code)s.", code=text.strip())
    return state.products[skus[0]]


def _refuse_printer(state: State, station: str, kind: str) -> None:
    device = state.devices.get(choose(state, station, kind).printer)
    if device is None:
        raise CannotTag("No printer takes labels of this station.")
    if device.driver not in TAG_LANGUAGES:
        raise CannotTag(
            "The printer %(printer)s writes no tags: bind one that does.", printer=f"{device.station}/{device.role}"
        )
