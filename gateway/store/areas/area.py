"""What the state knows of an area."""

from gateway.store.table import Undo


class Area:
    """The tables of one area; a subclass makes them, `journal` is shared by all tables of the state."""

    def __init__(self, journal: list[Undo]) -> None:
        raise NotImplementedError
