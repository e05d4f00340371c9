"""The ledger follows the facts: each batch is posted in one transaction with the cursor that runs it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from central.finance.ledger import close_books, open_books
from central.finance.rules import Fact, entries_of, posted_types

NAME = "ledger"
TYPES = posted_types()


def apply(tx: Connection, facts: Sequence[Fact]) -> None:
    """Posts the facts in their order; raises (and so posts nothing) where a rule or a document is wrong."""
    books = open_books(tx, facts)
    close_books(tx, books, [entry for fact in facts for entry in entries_of(fact, books)])
