"""What time does: lots expire; receivers, contacts and answers to old operations are forgotten."""

from gateway.floor.inbound.keeping import pass_time
from gateway.store.unit import Unit
from gateway.store.writer import Writer

ANSWER_DAYS = 7
_BATCH = 500


def tidy(writer: Writer) -> None:
    """Holds what has expired, deletes what has served its time, a few rows at a time."""
    writer.call(pass_time)
    while writer.call(_receivers) == _BATCH:
        pass
    while True:
        writer.call(lambda unit: unit.forget_answers(unit.now_ms - ANSWER_DAYS * 86_400_000))
        if writer.unit.forgotten < _BATCH:
            return


def _receivers(unit: Unit) -> int:
    due = [row for row in unit.state.receivers if 0 < row.keep_until_ms < unit.now_ms][:_BATCH]
    for row in due:
        unit.state.receivers.remove(row.fulfilment)
    return len(due)
