"""The floor's state: every table, and the marks that let one operation be taken back."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from gateway.rfid.identity import code_of
from gateway.store import rows
from gateway.store.areas.area import Area
from gateway.store.areas.counting import CountTables
from gateway.store.areas.inbound import InboundTables
from gateway.store.areas.outbound import OutboundTables
from gateway.store.areas.people import PeopleTables
from gateway.store.areas.places import PlaceTables
from gateway.store.areas.sorting import SortingTables
from gateway.store.journal import Journal
from gateway.store.local import LOCAL
from gateway.store.table import Table

STOCK_KEY = ("place", "sku", "quality", "owner", "lot")


class State:
    """All projections in memory. Only the writer thread touches it."""

    def __init__(self) -> None:
        journal = Journal()
        self.journal = journal
        self.settings = Table("setting", rows.Setting, ("name",), journal)
        self.products = Table("product", rows.Product, ("sku",), journal)
        self.operators = Table(
            "operator",
            rows.Operator,
            ("operator",),
            journal,
            {"badge": lambda row: row.badge_hash if row.active else None},
        )
        self.zones = Table("zone", rows.Zone, ("zone",), journal)
        self.bins = Table("bin", rows.Bin, ("bin",), journal, {"zone": lambda row: row.zone})
        self.stock = Table(
            "bin_stock", rows.Stock, STOCK_KEY, journal, {"sku": lambda row: row.sku, "place": lambda row: row.place}
        )
        self.fulfilments = Table(
            "fulfilment",
            rows.Fulfilment,
            ("fulfilment",),
            journal,
            {
                "number": lambda row: row.number.upper(),
                "state": lambda row: row.state,
                "called_back": lambda row: True if row.cancel_kind and row.state not in _FINAL else None,
            },
        )
        self.fulfilment_lines = Table(
            "fulfilment_line",
            rows.FulfilmentLine,
            ("fulfilment", "line_no"),
            journal,
            {"fulfilment": lambda row: row.fulfilment},
        )
        self.waybills = Table(
            "waybill", rows.Waybill, ("waybill",), journal, {"fulfilment": lambda row: row.fulfilment}
        )
        self.receivers = Table("receiver", rows.Receiver, ("fulfilment",), journal)
        self.waves = Table(
            "wave",
            rows.Wave,
            ("wave",),
            journal,
            {
                "state": lambda row: row.state,
                "number": lambda row: row.number,
                "to_sort": lambda row: row.style if row.state in _WALKED and _in_totals(row) else None,
            },
        )
        self.wave_paths = Table("wave_path", rows.WavePath, ("wave",), journal)
        self.wave_stops = Table(
            "wave_stop",
            rows.WaveStop,
            ("wave", "stop_no"),
            journal,
            {
                "wave": lambda row: row.wave,
                "kept": lambda row: row.wave if row.state != "dropped" else None,
                "open": lambda row: row.wave if row.state == "open" else None,
                "fulfilment": lambda row: row.fulfilment if row.state == "open" else None,
            },
        )
        self.totes = Table(
            "tote",
            rows.Tote,
            ("tote",),
            journal,
            {"fulfilment": lambda row: row.fulfilment, "wave": lambda row: row.wave},
        )
        self.receipts = Table(
            "receipt",
            rows.Receipt,
            ("receipt",),
            journal,
            {"number": lambda row: row.number.upper(), "state": lambda row: row.state},
        )
        self.receipt_lines = Table(
            "receipt_line",
            rows.ReceiptLine,
            ("receipt", "line_no"),
            journal,
            {
                "receipt": lambda row: row.receipt,
                "waiting": lambda row: row.sku if row.received > row.put_away else None,
            },
        )
        self.returns = Table(
            "return_goods",
            rows.Return,
            ("return_id",),
            journal,
            {
                "number": lambda row: row.number.upper(),
                "state": lambda row: row.state,
                "waybill": lambda row: row.waybill.upper() or None,
            },
        )
        self.return_lines = Table(
            "return_line",
            rows.ReturnLine,
            ("return_id", "line_no"),
            journal,
            {
                "return": lambda row: row.return_id,
                "waiting": lambda row: row.sku if row.received > row.put_away else None,
            },
        )
        self.parcels = Table(
            "parcel",
            rows.Parcel,
            ("parcel",),
            journal,
            {
                "epc": lambda row: row.epc or None,
                "fulfilment": lambda row: row.fulfilment,
                "leaving": lambda row: True if row.state == "shipped" and not row.gate_ms else None,
                "waybill": lambda row: row.waybill.upper() or None,
                "carrier": lambda row: row.carrier or None,
                "manifest": lambda row: row.manifest or None,
                "state": lambda row: row.state,
                "leaving_with": lambda row: row.carrier if _leaves(row) else None,
                "to_pass": lambda row: row.carrier if row.state == "shipped" and not row.passed_ms else None,
            },
        )
        self.print_jobs = Table(
            "print_job",
            rows.PrintJob,
            ("job",),
            journal,
            {
                "key": lambda row: row.key,
                "queued": lambda row: row.printer if row.state == "queued" else None,
                "parcel": lambda row: row.parcel or None,
                "state": lambda row: row.state,
            },
        )
        self.print_bindings = Table("print_binding", rows.PrintBinding, ("station", "kind", "carrier"), journal)
        self.label_templates = Table("label_template", rows.LabelTemplate, ("name",), journal)
        self.passages = Table(
            "passage",
            rows.Passage,
            ("passage",),
            journal,
            {
                "gate": lambda row: row.gate,
                "state": lambda row: (row.gate, row.state) if row.state else None,
                "content_of": lambda row: row.content_of or None,
            },
        )
        self.gate_arrivals = Table(
            "gate_arrival", rows.GateArrival, ("epc",), journal, {"receipt": lambda row: row.receipt or None}
        )
        self.tagged_units = Table(
            "tagged_unit",
            rows.TaggedUnit,
            ("epc",),
            journal,
            {
                "place": lambda row: row.place or None,
                "sku": lambda row: row.sku,
                "state": lambda row: row.state,
                "parcel": lambda row: row.parcel or None,
                "code": lambda row: code_of(row.epc) or None,
            },
        )
        self.tasks = Table(
            "task",
            rows.Task,
            ("task",),
            journal,
            {"open": lambda row: (row.kind, row.subject) if row.state == "open" else None},
        )
        self.stations = Table("station", rows.Station, ("station",), journal, {"kind": lambda row: row.kind})
        self.devices = Table("device", rows.Device, ("station", "role"), journal, {"station": lambda row: row.station})
        self.works = Table("station_work", rows.Work, ("station",), journal)
        self.sku_weights = Table("sku_weight", rows.SkuWeight, ("sku",), journal)
        self.parked = Table("parked", rows.Parked, ("id",), journal)
        self.pairings = Table("pairing", rows.Pairing, ("token_hash",), journal)
        self.places = PlaceTables(journal)
        self.counting = CountTables(journal)
        self.outbound = OutboundTables(journal)
        self.inbound = InboundTables(journal)
        self.people = PeopleTables(journal)
        self.sorting = SortingTables(journal)
        self.tables: tuple[Table[Any], ...] = tuple(_tables(self))
        for table in self.tables:
            table.guard = None if table.name in LOCAL else journal
        self.pictures: deque[Any] = deque()  # of parcels, wanted now (`gateway.evidence`)
        self.heard_ms = 0  # when central said anything last; 0: not since the start
        self.badge_keys: tuple[bytes, ...] = ()  # the gateway's key, then those before it; never stored here
        self.codes: dict[str, dict[str, int]] = {}  # barcode -> {sku: pieces}, derived from the products

    def mark(self) -> int:
        """A point to come back to."""
        return len(self.journal)

    def take_back(self, mark: int) -> None:
        """Undoes everything since the mark."""
        products = False
        while len(self.journal) > mark:
            table, key, old = self.journal.pop()
            table.take_back(key, old)
            products = products or table is self.products
        if products:
            self.index_codes()

    def index_codes(self) -> None:
        """Derives the barcodes anew (after loading, or when a change of products was taken back)."""
        self.codes.clear()
        for product in self.products:
            self.index_product(product, None)

    def index_product(self, product: rows.Product, before: rows.Product | None) -> None:
        """Keeps the barcodes in step with one product."""
        if before is not None:
            for code in before.barcodes:
                self.codes.get(code, {}).pop(before.sku, None)
        if product.active:
            for code, pieces in product.barcodes.items():
                self.codes.setdefault(code, {})[product.sku] = pieces

    def setting(self, name: str, default: Any) -> Any:
        """A setting's value, or the default."""
        row = self.settings.get(name)
        return default if row is None else row.value


def _tables(holder: object) -> Iterator[Table[Any]]:
    """The tables of the state and of its areas."""
    for value in vars(holder).values():
        if isinstance(value, Table):
            yield value
        elif isinstance(value, Area):
            yield from _tables(value)


def _in_totals(wave: rows.Wave) -> bool:
    return wave.style in ("batch", "one_piece") and not wave.sorted_ms


_WALKED = frozenset({"done", "dissolved"})


def _leaves(row: rows.Parcel) -> bool:
    """Shipped, on no manifest, not seen by a gate."""
    return row.state == "shipped" and not row.handed_ms and not row.gate_ms


_FINAL = frozenset({"shipped", "intercepted"})
