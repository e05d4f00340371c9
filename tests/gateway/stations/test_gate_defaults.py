"""A gate about which nobody said where its antennas hang: two antennas, or four as soon as the third reads."""

from gateway.rfid.passages import Post, Role
from gateway.stations.gate_watch import FOUR, PORTAL, portal_of


def test_nothing_said_is_one_antenna_inside_and_one_outside() -> None:
    assert portal_of({}) is PORTAL
    assert PORTAL.roles == {1: Role.INNER, 2: Role.OUTER}


def test_four_antennas_look_inwards_and_outwards_from_both_posts() -> None:
    assert [FOUR.roles[one] for one in (1, 2, 3, 4)] == [Role.INNER, Role.INNER, Role.OUTER, Role.OUTER]
    assert [FOUR.posts[one] for one in (1, 2, 3, 4)] == [Post.LEFT, Post.RIGHT, Post.LEFT, Post.RIGHT]


def test_what_somebody_said_is_kept_though_it_is_the_same_as_the_default() -> None:
    assert portal_of({"antennas": {"1": "inner", "2": "outer"}}) is not PORTAL
