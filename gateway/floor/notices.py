"""Every message the floor shows: a stable code, what it means, and its sentence (translated by the catalogue)."""

from typing import Any

from gateway.contracts.kiosk import Level, Notice
from gateway.locale.texts import translate


class Refused(Exception):
    """The action is refused and changes nothing; carries the code and the parameters of its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


GO, STOP, LOOK, INFO = Level.GO, Level.STOP, Level.LOOK, Level.INFO

MESSAGES: dict[str, tuple[Level, str]] = {
    # people
    "signed_in": (GO, "Hello %(name)s."),
    "signed_out": (INFO, "Signed out. Scan your badge to begin."),
    "shut_out": (STOP, "%(name)s may not work here any longer and was signed out."),
    "sign_in_first": (STOP, "Scan your badge first."),
    "unknown_badge": (STOP, "This badge is not known. Ask the supervisor."),
    "no_right": (STOP, "%(name)s may not work at this kind of station."),
    "supervisor_needed": (STOP, "Only a supervisor may do this."),
    "reason_needed": (STOP, "Say why: a reason is needed."),
    "busy": (STOP, "Finish or leave the work in hand first."),
    # any step
    "unknown_barcode": (STOP, "%(text)s is not known here. Nothing was changed."),
    "unexpected": (STOP, "%(text)s does not belong to this step. Nothing was changed."),
    "not_allowed": (STOP, "%(action)s is not possible now."),
    "bad_value": (STOP, "This number cannot be used: %(value)s."),
    "ambiguous": (LOOK, "%(text)s fits several goods: %(skus)s. Scan the code of the goods itself."),
    "resumed": (INFO, "Go on where you were."),
    "left": (INFO, "Left. The work stays open."),
    # receiving and returns
    "unknown_receipt": (STOP, "No open receipt has the number %(number)s."),
    "receipt_closed": (STOP, "Receipt %(number)s is closed."),
    "opened": (GO, "%(number)s is open. Scan the goods."),
    "not_expected": (STOP, "%(name)s is not on %(number)s."),
    "line_complete": (STOP, "%(name)s is complete already: %(expected)s."),
    "count": (GO, "How many %(name)s?"),
    "over_receipt": (STOP, "Only %(left)s are still expected. More is refused."),
    "received": (GO, "%(quantity)s counted. Put them into %(bin)s."),
    "received_no_bin": (LOOK, "%(quantity)s counted. No free bin is known: scan the bin you choose."),
    "put_away": (GO, "%(quantity)s put into %(bin)s."),
    "unknown_bin": (STOP, "There is no bin %(bin)s."),
    "short_receipt": (LOOK, "%(missing)s pieces are missing. Finish again to close it so."),
    "closed": (GO, "%(number)s is closed."),
    "unknown_return": (STOP, "No open return has the number %(number)s."),
    "return_closed": (STOP, "Return %(number)s is closed."),
    "grade": (GO, "Good or defective?"),
    # picking
    "no_wave": (INFO, "No wave is waiting."),
    "claimed": (GO, "Wave %(wave)s: take a cart with %(totes)s totes."),
    "goto_bin": (GO, "Go to %(bin)s."),
    "bin_ok": (GO, "Take %(quantity)s of %(name)s."),
    "wrong_bin": (STOP, "This is %(scanned)s. Go to %(bin)s."),
    "wrong_item": (STOP, "Wrong goods: %(scanned)s. Wanted: %(name)s."),
    "counted": (GO, "%(done)s of %(wanted)s."),
    "line_done": (GO, "Line complete: %(done)s into slot %(slot)s."),
    "over": (STOP, "Too many: %(wanted)s are wanted, %(done)s are counted."),
    "scan_once": (STOP, "Scan the goods once before keying the number."),
    "unit_needed": (STOP, "%(name)s: scan the code of the single piece, not that of the goods."),
    "unit_twice": (STOP, "%(text)s is counted already. Every piece has a code of its own: take another piece."),
    "undone": (INFO, "Taken back: %(done)s of %(wanted)s."),
    "nothing_to_undo": (INFO, "There is nothing to take back."),
    "skipped": (LOOK, "Skipped: %(bin)s comes last."),
    "last_stop": (LOOK, "This is the last stop: it cannot be skipped."),
    "short_replaced": (LOOK, "%(missing)s missing. The rest comes from another bin."),
    "short_lacking": (LOOK, "%(missing)s missing and nowhere else. The office is told."),
    "order_cancelled": (LOOK, "Order %(order)s was cancelled and taken out of the wave."),
    "wave_done": (GO, "Wave %(wave)s is complete. Bring the cart to packing."),
    # scan-out
    "opened_order": (GO, "Order %(order)s: scan each piece."),
    "already_shipped": (STOP, "Order %(order)s has shipped already: %(waybill)s, %(at)s, %(operator)s."),
    "already_stopped": (STOP, "Order %(order)s was cancelled. It has been put back."),
    "unknown_waybill": (STOP, "%(text)s is no waybill, tote or order of this site."),
    "not_picked": (STOP, "Order %(order)s is not picked yet."),
    "elsewhere": (STOP, "Order %(order)s is open at %(station)s."),
    "intercepted": (STOP, "Stop. Order %(order)s was called back: %(reason)s."),
    "foreign": (STOP, "%(name)s is not in this order."),
    "other_order": (STOP, "%(name)s belongs to order %(order)s, not to this one."),
    "verified": (GO, "All pieces are there. Put the parcel on the scale."),
    "no_waybill": (STOP, "Order %(order)s has no waybill yet. Central is asked; try again in a moment."),
    "short_reported": (LOOK, "Reported: %(missing)s missing. The tote waits for them."),
    "acknowledged": (INFO, "Put the goods back into %(bin)s and scan the bin."),
    "putback_done": (GO, "Put back into %(bin)s. The order is stopped."),
    # weighing and label
    "weight_unstable": (STOP, "The scale is not steady (%(state)s). Wait, or lift the parcel and put it on again."),
    "weight_held": (STOP, "%(grams)s g do not fit: %(expected)s g expected, %(tolerance)s g more or less."),
    "weight_learned": (GO, "%(grams)s g: shipped. The weight was learned."),
    "weight_ok": (GO, "%(grams)s g fit."),
    "label_waits": (LOOK, "Weighed. The label is not printed yet: %(note)s."),
    "label_unknown": (LOOK, "Nobody knows whether the label came out. Look, then say so."),
    "label_failed": (STOP, "The label cannot be made: %(note)s. Print it again with a reason, or call the supervisor."),
    "label_ready": (GO, "The label is printed."),
    "reprinting": (INFO, "Printing again, copy %(copy)s."),
    "reopened": (LOOK, "Scan each piece again."),
    "shipped": (GO, "Shipped: %(waybill)s."),
    "overridden": (GO, "Released by %(name)s."),
    "no_parcel": (STOP, "No parcel waits for a weight here."),
    # gate
    "gate_ok": (GO, "%(order)s passed."),
    "gate_unknown": (INFO, "A tag that is not ours passed."),
    "gate_alarm": (STOP, "Stop. %(waybill)s of order %(order)s has not shipped."),
    "tag_out": (GO, "%(name)s went out."),
    "tag_in": (INFO, "%(name)s came in."),
    "tag_alarm": (STOP, "Stop. %(name)s leaves and was neither sold nor shipped."),
}


def notice(code: str, language: str, **params: Any) -> Notice:
    """The message in a language."""
    level, sentence = MESSAGES[code]
    return Notice(level=level, code=code, text=translate(sentence, language) % params)
