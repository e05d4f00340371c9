"""The words of CBV 2.0 that EPCIS 2.0 events of partners may use, and where in an event each stands.

Sections 7.1 (business steps), 7.2 (dispositions), 7.3 (business transaction types), 7.4 (sources and destinations), 7.5
(error reasons) of the Core Business Vocabulary, 2.0.
"""

from gateway.rfid.epcis.hashing import CBV


def words(text: str) -> frozenset[str]:
    """Those of a text, between spaces."""
    return frozenset(text.split())


BIZ_STEPS = words(
    "accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting"
    " decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting"
    " installing killing loading other packing picking receiving removing repackaging repairing replacing reserving"
    " retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting"
    " unloading unpacking void_shipping"
)
DISPOSITIONS = words(
    "active available completeness_inferred completeness_verified conformant container_closed container_open damaged"
    " destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance"
    " mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed"
    " recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable"
    " unknown"
)
TRANSACTIONS = words("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
PARTIES = words("owning_party possessing_party location")
REASONS = words("did_not_occur incorrect_data")
ACTIONS = frozenset({"ADD", "OBSERVE", "DELETE"})

# What the link of a word begins with.
PREFIXES = {"bizStep": "BizStep-", "disposition": "Disp-", "transaction": "BTT-", "party": "SDT-", "reason": "ER-"}
WORDS = {
    "bizStep": BIZ_STEPS,
    "disposition": DISPOSITIONS,
    "transaction": TRANSACTIONS,
    "party": PARTIES,
    "reason": REASONS,
}


def word(kind: str, text: str) -> str:
    """The bare word of a name or of its link; "" where the vocabulary has none.

    >>> word("bizStep", "https://ref.gs1.org/cbv/BizStep-shipping"), word("bizStep", "put_away")
    ('shipping', '')
    """
    for start in (CBV, "cbv:"):
        if text.startswith(start + PREFIXES[kind]):
            text = text.removeprefix(start + PREFIXES[kind])
    return text if text in WORDS[kind] else ""
