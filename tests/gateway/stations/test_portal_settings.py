"""A gate's settings say where its antennas hang."""

import pytest

from gateway.rfid.passages import Portal, Post, Role
from gateway.stations.gate_watch import PORTAL, portal_of


def test_a_gate_with_two_sides_and_two_posts_is_judged_by_the_model() -> None:
    told = {"antennas": {"1": "inner-left", "2": "inner-right", "3": "outer-left", "4": "outer-right"}}
    portal = portal_of(told)
    assert portal.roles == {1: Role.INNER, 2: Role.INNER, 3: Role.OUTER, 4: Role.OUTER}
    assert portal.posts == {1: Post.LEFT, 2: Post.RIGHT, 3: Post.LEFT, 4: Post.RIGHT}


def test_without_all_posts_the_order_of_reads_tells_the_way() -> None:
    assert portal_of({"antennas": {"1": "inner-left", "2": "outer"}}) == Portal({1: Role.INNER, 2: Role.OUTER})


@pytest.mark.parametrize("settings", [{}, {"antennas": {}}, {"antennas": {"x": "inner", "3": "roof"}}])
def test_what_cannot_be_read_says_nothing(settings: dict[str, dict[str, str]]) -> None:
    assert portal_of(settings) == PORTAL
