"""Facts about limits of time: they end work within a pattern, and leave no timer and no handler behind."""

import re
import signal
import threading
from contextlib import suppress
from time import process_time
from weakref import WeakValueDictionary

import pytest

from isolation_atlas.page.time_limit import Clock, OutOfTime, limit_time

_ENDLESS = re.compile(r"(a*)*b")


@pytest.mark.parametrize("clock", Clock)
def test_a_pattern_that_would_be_searched_for_years_is_ended(clock: Clock) -> None:
    start = process_time()
    with pytest.raises(OutOfTime), limit_time(0.1, clock):
        _ENDLESS.match("a" * 60)
    assert process_time() - start < 2


def _search_again() -> None:
    """Take the end for a mistake, as some libraries do."""
    with suppress(BaseException):
        _ENDLESS.match("a" * 60)
    _ENDLESS.match("a" * 60)


def test_code_that_takes_it_for_a_mistake_is_ended_all_the_same() -> None:
    with pytest.raises(OutOfTime), limit_time(0.1, Clock.PROCESSOR):
        _search_again()


@pytest.mark.parametrize("clock", Clock)
def test_work_in_time_is_done_and_nothing_is_left_of_the_limit(clock: Clock) -> None:
    timer, number = (getattr(signal, name) for name in clock.value)
    before = signal.getsignal(number)
    with limit_time(5, clock):
        done = sum(range(10))
    assert done == 45
    assert signal.getitimer(timer) == (0, 0)
    assert signal.getsignal(number) is before


def _search_with_a_limit_and_without() -> None:
    with suppress(OutOfTime), limit_time(0.05, Clock.OWN_PROCESSOR):
        _ENDLESS.match("a" * 60)
    _ENDLESS.match("a" * 60)


def test_one_limit_stands_within_another() -> None:
    with pytest.raises(OutOfTime), limit_time(0.2, Clock.PROCESSOR):
        _search_with_a_limit_and_without()


def test_where_work_cant_be_interrupted_it_goes_on() -> None:
    done = []

    def work() -> None:
        with limit_time(0.001, Clock.PROCESSOR):
            done.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [4_999_950_000]


class _Thing:
    pass


def _forget_things() -> None:
    known: WeakValueDictionary[int, _Thing] = WeakValueDictionary()
    while True:
        known[0] = _Thing()


def test_a_limit_that_is_over_while_a_weak_reference_ends_is_told_soon_after() -> None:
    for _ in range(30):
        with pytest.raises(OutOfTime), limit_time(0.01, Clock.PROCESSOR):
            _forget_things()
