"""How often one address may ask."""

import pytest

from schakel.website.rate import Buckets


def test_what_is_promised_may_come_at_once_and_then_one_as_time_goes_by() -> None:
    buckets = Buckets(3)
    assert [buckets.wait("192.0.2.1", 100.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.wait("192.0.2.1", 100.0) == 20
    assert buckets.wait("192.0.2.1", 119.0) == 1
    assert buckets.wait("192.0.2.1", 120.0) == 0
    assert buckets.wait("192.0.2.1", 120.0) == 20


def test_asking_while_one_must_wait_does_not_make_the_wait_longer() -> None:
    buckets = Buckets(60)
    for _ in range(60):
        buckets.wait("192.0.2.1", 0.0)
    assert all(buckets.wait("192.0.2.1", 0.001 * number) == 1 for number in range(900))
    assert buckets.wait("192.0.2.1", 1.0) == 0


def test_a_long_silence_saves_no_more_than_a_minute() -> None:
    buckets = Buckets(2)
    buckets.wait("192.0.2.1", 0.0)
    answers = [buckets.wait("192.0.2.1", 1_000_000.0) for _ in range(3)]
    assert answers == [0, 0, 30]


def test_one_address_does_not_spend_the_questions_of_another() -> None:
    buckets = Buckets(1)
    assert buckets.wait("192.0.2.1", 0.0) == 0
    assert buckets.wait("192.0.2.2", 0.0) == 0
    assert buckets.wait("192.0.2.1", 0.0) > 0


def test_a_subscriber_of_ipv6_has_one_bucket_whatever_address_they_take() -> None:
    buckets = Buckets(1)
    assert buckets.wait("2001:db8:0:1::1", 0.0) == 0
    assert buckets.wait("2001:db8:0:1:ffff::2", 0.0) > 0
    assert buckets.wait("2001:db8:0:2::1", 0.0) == 0


def test_no_more_addresses_are_held_than_was_said() -> None:
    buckets = Buckets(1, addresses=10)
    for number in range(1000):
        buckets.wait(f"192.0.{number // 250}.{number % 250}", float(number))
    assert len(buckets._left) == 10


def test_a_limit_that_lets_nobody_in_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed is 1 or more"):
        Buckets(0)
