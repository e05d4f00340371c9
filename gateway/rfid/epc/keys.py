"""GS1 keys that name one thing: their GS1 elements and the parts of their pure identity URI (TDS 2.3, section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.rfid.check_digits import check_digit
from gateway.rfid.epc.characters import CSET_82, escaped, is_digits, unescaped

Parts = tuple[str, ...]  # of the pure identity, as the URI writes them
Elements = tuple[tuple[str, str], ...]  # (application identifier, value)


@dataclass(frozen=True)
class Key:
    """What all keys have. `serial_ai` is empty where the serial stands in the key's own element, or there is none."""

    name: str  # in the pure identity: sgtin
    title: str  # in the General Specifications: GTIN
    ai: str
    fields: tuple[str, ...]  # of the pure identity
    serial_ai: str = ""
    optional_serial: str = ""  # what the URI writes where there is no serial
    qualifiers: tuple[str, ...] = ()  # further identifiers in a Digital Link's path, in its order

    def elements(self, parts: Parts) -> Elements:
        """The GS1 elements of an identity, check digits included."""
        raise NotImplementedError

    def parts(self, elements: Mapping[str, str], prefix_digits: int) -> Parts:
        """The identity in GS1 elements without a fault; fewer parts where the serial is missing."""
        raise NotImplementedError

    def fault(self, elements: Mapping[str, str]) -> tuple[str, str] | None:
        """The identifier whose value is wrong, and why; None where nothing is."""
        raise NotImplementedError

    def prefixed(self, elements: Mapping[str, str]) -> str:
        """The digits that begin with the company prefix."""
        raise NotImplementedError

    def named(self, elements: Mapping[str, str]) -> dict[str, str]:
        """Those of the elements that name the thing."""
        return {ai: elements[ai] for ai in (self.ai, self.serial_ai) if ai in elements}

    def split(self, body: str) -> Parts:
        """The parts of a URI; the last may hold dots, and nothing is checked."""
        return tuple(body.split(".", len(self.fields) - 1))

    def _with_serial(self, number: str, rest: Parts) -> Elements:
        if not self.serial_ai or not rest or rest[0] == self.optional_serial:
            return ((self.ai, number),)
        return (self.ai, number), (self.serial_ai, unescaped(rest[0]))

    def _serial(self, elements: Mapping[str, str]) -> Parts:
        serial = elements.get(self.serial_ai, "")
        return (escaped(serial) if serial else self.optional_serial,) if serial or self.optional_serial else ()


@dataclass(frozen=True)
class NumberKey(Key):
    """A number of fixed length with a check digit, perhaps with a serial behind it in the same element."""

    digits: int = 0  # check digit included
    leading: bool = False  # an indicator or extension digit stands before the company prefix, in the URI after it
    pad: str = ""  # stands before the number
    counts: tuple[int, ...] = ()  # further numbers of so many digits behind the check digit, parts of their own
    serial_most: int = 0  # characters of a serial in the same element
    short: bool = False  # the number may come without its leading zeros

    def elements(self, parts: Parts) -> Elements:
        prefix, reference, *rest = parts
        body = reference[:1] + prefix + reference[1:] if self.leading else prefix + reference
        number = self.pad + body + check_digit(body) + "".join(rest[: len(self.counts)])
        rest = rest[len(self.counts) :]
        if self.serial_most and rest:
            return ((self.ai, number + unescaped(rest[0])),)
        return self._with_serial(number, tuple(rest))

    def parts(self, elements: Mapping[str, str], prefix_digits: int) -> Parts:
        number = elements[self.ai]
        body, start = number[len(self.pad) :][: self.digits - 1], 1 if self.leading else 0
        end = start + prefix_digits
        counts, at = [], len(self.pad) + self.digits
        for count in self.counts:
            counts.append(number[at : at + count])
            at += count
        serial = (escaped(number[at:]),) if self.serial_most and number[at:] else self._serial(elements)
        return (body[start:end], body[:start] + body[end:], *counts, *serial)

    def prefixed(self, elements: Mapping[str, str]) -> str:
        return elements[self.ai][len(self.pad) + self.leading :]

    def named(self, elements: Mapping[str, str]) -> dict[str, str]:
        found = super().named(elements)
        if self.short:
            found[self.ai] = found[self.ai].zfill(self.digits)
        return found

    def fault(self, elements: Mapping[str, str]) -> tuple[str, str] | None:
        number, title = elements[self.ai], self.title
        length = len(self.pad) + self.digits + sum(self.counts)
        head, serial = number[:length], number[length:]
        if not is_digits(head) or len(head) != length or len(serial) > self.serial_most:
            more = f" and up to {self.serial_most} characters" if self.serial_most else ""
            return self.ai, f"{title} must have {length} digits{more}, not {number[:60]!r}"
        if not head.startswith(self.pad):
            return self.ai, f"{title} must begin with {self.pad}, not {number[:60]!r}"
        body = head[len(self.pad) :][: self.digits - 1]
        if (given := head[len(self.pad) + self.digits - 1]) != check_digit(body):
            return self.ai, f"{title} {number} must have check digit {check_digit(body)}, not {given}"
        return None


@dataclass(frozen=True)
class ReferenceKey(Key):
    """A company prefix and a reference of any length behind it, without check digit."""

    most: int = 30
    characters: frozenset[str] = CSET_82

    def elements(self, parts: Parts) -> Elements:
        prefix, reference, *rest = parts
        return self._with_serial(prefix + unescaped(reference), tuple(rest))

    def parts(self, elements: Mapping[str, str], prefix_digits: int) -> Parts:
        number = elements[self.ai]
        return (number[:prefix_digits], escaped(number[prefix_digits:]), *self._serial(elements))

    def prefixed(self, elements: Mapping[str, str]) -> str:
        return elements[self.ai]

    def fault(self, elements: Mapping[str, str]) -> tuple[str, str] | None:
        number = elements[self.ai]
        if not is_digits(number[:6]) or not 7 <= len(number) <= self.most:
            why = f"must be a company prefix and a reference, up to {self.most} characters"
            return self.ai, f"{self.title} {why}, not {number[:60]!r}"
        if bad := [character for character in number if character not in self.characters]:
            return self.ai, f"{self.title} cannot hold {bad[0]!r}: {number!r}"
        return None
