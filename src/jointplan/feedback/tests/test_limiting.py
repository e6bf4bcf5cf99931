# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much one network may send; the address itself is kept nowhere."""

from hypothesis import given
from hypothesis import strategies as st

from jointplan.feedback.limiting import KEY_SECONDS, MOST_NETWORKS, Limiter


def test_so_many_and_no_more_within_the_time() -> None:
    limiter = Limiter(most=2, within=60)
    assert [limiter.allows("203.0.113.5", now=at) for at in (1, 2, 3)] == [True, True, False]
    assert limiter.allows("203.0.113.6", now=3)
    assert limiter.allows("203.0.113.5", now=61)
    assert not limiter.allows("203.0.113.5", now=61.5)


def test_a_household_of_the_new_kind_counts_as_one() -> None:
    limiter = Limiter(most=1, within=60)
    assert limiter.allows("2001:db8:1:2::1", now=1)
    assert not limiter.allows("2001:db8:1:2:ffff::9", now=2)
    assert limiter.allows("2001:db8:1:3::1", now=2)
    assert limiter.allows("no address", now=2)


def test_no_address_stands_in_its_memory_and_old_ones_leave_it() -> None:
    limiter = Limiter(most=2, within=60)
    limiter.allows("203.0.113.5", now=1)
    assert "203.0.113.5" not in repr(vars(limiter))
    limiter.allows("203.0.113.6", now=100)
    assert len(limiter._sent) == 1
    key = limiter._key
    limiter.allows("203.0.113.6", now=KEY_SECONDS + 100)
    assert limiter._key != key


def test_a_flood_of_addresses_fills_no_memory() -> None:
    limiter = Limiter(most=1, within=10_000)
    for number in range(MOST_NETWORKS + 5):
        limiter.allows(f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1", now=1)
    assert len(limiter._sent) <= MOST_NETWORKS + 1


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 500)), max_size=60), st.integers(1, 4))
def test_no_window_ever_holds_more_than_allowed(sent: list[tuple[int, float]], most: int) -> None:
    limiter, passed = Limiter(most=most, within=100), {}
    for network, at in sorted(sent, key=lambda one: one[1]):
        if limiter.allows(f"203.0.113.{network}", now=at):
            passed.setdefault(network, []).append(at)
    for moments in passed.values():
        for moment in moments:
            assert sum(moment <= other < moment + 100 for other in moments) <= most
