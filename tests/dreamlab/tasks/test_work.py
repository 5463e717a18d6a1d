"""Generators as work: drained to their value, or relayed with other items."""

from collections.abc import Generator

from dreamlab.tasks.lru_cache import LruCache
from dreamlab.tasks.work import Progress, drain, relay, scaled, with_stage


def counting(to: int) -> Generator[Progress, None, str]:
    for step in range(to):
        yield Progress("counting", step / to)
    return "done"


def test_draining_returns_the_value_and_lets_one_listen():
    heard: list[Progress] = []
    assert drain(counting(3)) == drain(counting(3), heard.append) == "done"
    assert [now.fraction for now in heard] == [0, 1 / 3, 2 / 3]


def test_relaying_changes_the_items_and_leaves_out_those_that_become_nothing():
    heard: list[float] = []
    run = relay(counting(4), lambda now: None if now.fraction < 0.5 else now.fraction)
    assert drain(run, heard.append) == "done"
    assert heard == [0.5, 0.75]


def test_a_part_is_scaled_to_the_whole():
    heard: list[Progress] = []
    assert drain(scaled(counting(2), "more seeds", 1, 4), heard.append) == "done"
    assert heard == [Progress("more seeds", 0.25), Progress("more seeds", 0.375)]


def test_any_run_becomes_work():
    heard: list[Progress] = []
    assert drain(with_stage(iter_returning("value"), "training", 0.3), heard.append) == "value"
    assert heard == [Progress("training", 0.3)] * 2


def iter_returning(value: str) -> Generator[int, None, str]:
    yield 1
    yield 2
    return value


def test_a_cache_runs_once_forgets_the_least_recent_and_what_it_is_told_to():
    runs: list[str] = []

    def run(key: str) -> Generator[Progress, None, str]:
        runs.append(key)
        yield Progress("running", 0.0)
        return key.upper()

    cache: LruCache[str, str] = LruCache(2)
    for key in ("a", "b", "a", "c", "b"):
        assert drain(cache.get(key, lambda key=key: run(key))) == key.upper()
    assert runs == ["a", "b", "c", "b"]
    assert "a" not in cache
    cache.discard("c")
    assert "c" not in cache


def test_what_is_found_counts_as_used_and_what_is_put_takes_the_place_of_the_former():
    cache: LruCache[str, int] = LruCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.find("a") == 1
    assert cache.put("c", 3) == 3
    assert (cache.find("b"), cache.find("a")) == (None, 1)
    cache.put("a", 4)
    assert (cache.find("a"), cache.find("c")) == (4, 3)
