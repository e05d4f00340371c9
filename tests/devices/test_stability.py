import pytest

from devices.stability import Steadiness


@pytest.mark.parametrize(("run", "needed"), [(0, 2), (1, 2), (2, 2), (5, 5)])
def test_one_frame_alone_never_is_stable(run: int, needed: int) -> None:
    steadiness = Steadiness(run)
    assert [steadiness.after(1250) for _ in range(needed)] == [False] * (needed - 1) + [True]


def test_another_weight_or_none_begins_anew() -> None:
    steadiness = Steadiness(2)
    assert [steadiness.after(grams) for grams in (1, 1, 2, 2, None, None, 2, 2)] == [
        *(False, True, False, True),
        *(False, False, False, True),
    ]
