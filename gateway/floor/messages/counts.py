"""Counts."""

from gateway.floor.messages.levels import GO, INFO, LOOK, STOP, Messages

MESSAGES: Messages = {
    "count_choose": (GO, "Choose a count, or scan the bin that you want to count."),
    "unknown_count": (STOP, "There is no count %(number)s."),
    "count_over": (STOP, "Count %(number)s is over."),
    "count_go": (GO, "Go to bin %(bin)s and scan it."),
    "count_bin": (GO, "Count everything in %(bin)s. Scan each piece, or scan once and key the number."),
    "count_again": (LOOK, "Somebody counted %(bin)s before. Count it once more, from the beginning."),
    "bin_not_in_count": (STOP, "Bin %(bin)s does not belong to count %(number)s."),
    "bin_counted": (STOP, "Bin %(bin)s is counted already."),
    "recount_other": (STOP, "You counted %(bin)s yourself. Another person has to count it again."),
    "count_busy": (STOP, "%(name)s is counting %(bin)s now. Take another bin."),
    "finish_bin_first": (STOP, "Finish bin %(bin)s first."),
    "not_counted_now": (STOP, "%(name)s is not part of this count. The count stays as it was."),
    "count_counted": (GO, "%(name)s: %(done)s."),
    "count_lot": (LOOK, "Which lot of %(name)s? Scan or key it."),
    "count_good": (INFO, "What you scan now counts as good."),
    "count_defective": (LOOK, "What you scan now counts as defective."),
    "count_strange": (LOOK, "%(text)s is noted for the supervisor. Leave it in the bin."),
    "count_not_empty": (STOP, "Goods were counted in %(bin)s already: it is not empty."),
    "count_nothing": (LOOK, "Nothing was counted in %(bin)s. Is it empty? Finish again to say so."),
    "count_moved": (LOOK, "%(names)s went into or out of %(bin)s while you counted. Count that again."),
    "count_bin_done": (GO, "%(bin)s is counted."),
    "count_bin_recount": (LOOK, "%(bin)s does not agree. Another person counts it again."),
    "count_bin_review": (LOOK, "%(bin)s does not agree. The supervisor decides."),
    "count_left": (INFO, "Left. %(bin)s has to be counted from the beginning."),
    "count_missing": (LOOK, "%(left)s bins are not counted. Finish again to list them as missed."),
    "count_undecided": (STOP, "Differences in %(number)s wait for a decision. Decide about them first."),
    "count_rest": (INFO, "Nothing is left for you in %(number)s. Others have to count the rest."),
    "count_done": (GO, "Count %(number)s is done."),
}
