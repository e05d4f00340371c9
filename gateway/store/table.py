"""A typed table in memory: rows by key, indexes, what changed since the last commit, and how to take it back."""

import operator
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from itertools import islice
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

import msgspec

from gateway.store.journal import Journal
from gateway.store.rows import Row

R = TypeVar("R", bound=Row)
Key = Any
Undo = tuple["Table[Any]", Key, Row | None]
_PLAIN = (str, int, float, bytes, NoneType)


class Table(Generic[R]):
    """Rows of one type. Reads and writes belong to the writer thread; `journal` is shared by all tables."""

    def __init__(
        self,
        name: str,
        row: type[R],
        key: tuple[str, ...],
        journal: list[Undo],
        indexes: Mapping[str, Callable[[R], Hashable | None]] | None = None,
    ) -> None:
        self.name = name
        self.row = row
        self.key_columns = key
        self.key_of: Callable[[R], Key] = operator.attrgetter(*key)
        self.rows: dict[Key, R] = {}
        self.dirty: dict[Key, None] = {}
        self._journal = journal
        self.guard: Journal | None = None  # of a table that follows from the event log
        self._index_of = dict(indexes or {})
        self._indexes: dict[str, dict[Hashable, dict[Key, None]]] = {index: {} for index in self._index_of}
        hints = msgspec.structs.fields(row)
        self.columns = tuple(field.name for field in hints)
        self._json = tuple(i for i, field in enumerate(hints) if not _is_plain(field.type))
        self._bools = tuple(i for i, field in enumerate(hints) if field.type is bool)
        self._types = tuple(field.type for field in hints)
        self.upsert = self._upsert_sql()
        keys = " AND ".join(f'"{column}" = ?' for column in key)
        self.delete = f"DELETE FROM {name} WHERE {keys}"
        self.select = f"SELECT {', '.join(_quoted(self.columns))} FROM {name} ORDER BY rowid"

    def get(self, key: Key) -> R | None:
        """The row, or None."""
        return self.rows.get(key)

    def __getitem__(self, key: Key) -> R:
        return self.rows[key]

    def __contains__(self, key: Key) -> bool:
        return key in self.rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows.values())

    def by(self, index: str, value: Hashable) -> list[R]:
        """Rows whose index has this value, in the order they came."""
        rows = self.rows
        return [rows[key] for key in self._indexes[index].get(value, ())]

    def first(self, index: str, value: Hashable) -> R | None:
        """The first row whose index has this value."""
        for key in self._indexes[index].get(value, ()):
            return self.rows[key]
        return None

    def newest(self, index: str, value: Hashable, count: int) -> list[R]:
        """The last rows whose index has this value, the newest first."""
        keys = self._indexes[index].get(value, {})
        return [self.rows[key] for key in islice(reversed(keys), count)]

    def count(self, index: str, value: Hashable) -> int:
        """How many rows the index has for this value."""
        return len(self._indexes[index].get(value, ()))

    def values(self, index: str) -> Set[Hashable]:
        """What the index has rows for."""
        return self._indexes[index].keys()

    def put(self, row: R) -> R:
        """Inserts or replaces a row."""
        key = self.key_of(row)
        if self.guard is not None and self.guard.watching:
            self.guard.changed_outside(self.name, key)
        old = self.rows.get(key)
        self._journal.append((self, key, old))
        self._set(key, old, row)
        self.dirty[key] = None
        return row

    def change(self, row: R, **changes: Any) -> R:
        """Replaces some fields of a row."""
        return self.put(msgspec.structs.replace(row, **changes))

    def remove(self, key: Key) -> None:
        """Deletes a row, if it is there."""
        old = self.rows.get(key)
        if old is not None:
            if self.guard is not None and self.guard.watching:
                self.guard.changed_outside(self.name, key)
            self._journal.append((self, key, old))
            self._set(key, old, None)
            self.dirty[key] = None

    def take_back(self, key: Key, old: Row | None) -> None:
        """Undoes one change; the row stays marked dirty, which costs one superfluous write at most."""
        self._set(key, self.rows.get(key), old)  # type: ignore[arg-type]

    def load(self, values: list[tuple[Any, ...]]) -> None:
        """Fills the table from the database's rows."""
        self.rows.clear()
        self.dirty.clear()
        for index in self._indexes.values():
            index.clear()
        for value in values:
            row = self._decode(value)
            self._set(self.key_of(row), None, row)

    def changes(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Parameter lists of the upsert and of the delete."""
        upserts, deletes = [], []
        for key in self.dirty:
            row = self.rows.get(key)
            if row is None:
                deletes.append(key if isinstance(key, tuple) else (key,))
            else:
                upserts.append(self._encode(row))
        return upserts, deletes

    def _set(self, key: Key, old: R | None, new: R | None) -> None:
        if new is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = new
        for name, value_of in self._index_of.items():
            before = value_of(old) if old is not None else None
            after = value_of(new) if new is not None else None
            if before == after:
                continue
            index = self._indexes[name]
            if before is not None:
                bucket = index[before]
                del bucket[key]
                if not bucket:
                    del index[before]
            if after is not None:
                index.setdefault(after, {})[key] = None

    def _encode(self, row: R) -> tuple[Any, ...]:
        values = msgspec.structs.astuple(row)
        if not self._json:
            return values
        mutable = list(values)
        for i in self._json:
            mutable[i] = msgspec.json.encode(mutable[i]).decode()
        return tuple(mutable)

    def _decode(self, values: tuple[Any, ...]) -> R:
        decoded = list(values)
        for i in self._json:
            decoded[i] = msgspec.json.decode(decoded[i], type=self._types[i])
        for i in self._bools:
            decoded[i] = bool(decoded[i])
        return self.row(**dict(zip(self.columns, decoded, strict=True)))

    def _upsert_sql(self) -> str:
        columns = _quoted(self.columns)
        keys = _quoted(self.key_columns)
        rest = [column for column in columns if column not in keys]
        action = f"UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in rest)}" if rest else "NOTHING"
        marks = ", ".join("?" * len(columns))
        return (
            f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({marks}) "
            f"ON CONFLICT ({', '.join(keys)}) DO {action}"
        )


def _quoted(names: tuple[str, ...]) -> list[str]:
    return [f'"{name}"' for name in names]


def _is_plain(hint: Any) -> bool:
    """Whether SQLite stores the value as it is."""
    if get_origin(hint) in (Union, UnionType):
        return all(_is_plain(part) for part in get_args(hint))
    return isinstance(hint, type) and issubclass(hint, _PLAIN)
