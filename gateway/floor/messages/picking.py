"""Picking."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
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
}
