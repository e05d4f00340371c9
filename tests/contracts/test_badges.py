"""Badges as hashes: each gateway has its own, and only with its key."""

from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.contracts.catalogue import BadgeForm, OperatorChanged
from gateway.contracts.messages import decode, encode

PLAIN = badge_hash("OP-12345678")


def test_the_same_badge_is_another_hash_at_every_gateway_and_none_is_the_plain_one() -> None:
    hashes = {badge_hash_for(PLAIN, bytes([no]) * 32) for no in range(3)}
    assert len(hashes | {PLAIN}) == 4


def test_the_hash_of_a_badge_stays_what_it_was() -> None:
    """Central and the gateways may be of different versions."""
    assert PLAIN == "d7e171453e511fbcb8746df6d305183103c510aea38c9ac88e4992e8aef971dd"
    assert badge_hash_for(PLAIN, bytes(32)) == "7761a972ed802b24bcd534af04aff4f7825424758a34f36302601c85da750cc0"


def test_a_message_from_before_is_read_as_a_plain_hash() -> None:
    before = decode("catalogue.operator_changed.v1", {"operator": "op-1", "name": "Wang", "badge_hash": PLAIN})
    assert isinstance(before, OperatorChanged)
    assert before.badge_form is BadgeForm.PLAIN
    assert b"badge_form" not in encode(before)
    after = OperatorChanged(operator="op-1", name="Wang", badge_hash="x", badge_form=BadgeForm.KEYED)
    assert decode("catalogue.operator_changed.v1", encode(after)) == after
