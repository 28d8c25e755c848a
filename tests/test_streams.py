"""Streams belong to things: found by name, the same in any order of asking."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator, Philox

from supplysim.streams import Streams

names = st.text(min_size=1, max_size=12)
seeds = st.integers(-(2**70), 2**70)


@given(seeds, st.integers(0, 10**6), names, names)
def test_the_key_is_the_digest_that_the_contract_names(seed, replication, purpose, entity):
    text = f"{seed}|{replication}|{purpose}|{entity}".encode()
    key = int(hashlib.blake2b(text, digest_size=16).hexdigest(), 16)
    streams = Streams(seed, replication)
    assert streams.key(purpose, entity) == key
    assert 0 <= key < 2**128
    drawn = Generator(Philox(key=key)).random(5)
    assert np.array_equal(streams.generator(purpose, entity).random(5), drawn)


def test_the_order_of_asking_changes_nothing():
    entities = ["P001/B01", "P001/B02", "东厂", "P001/B01/"]
    one, other = Streams(3, 1), Streams(3, 1)
    forward = {name: one.generator("lift", name).random(4).tolist() for name in entities}
    backward = {name: other.generator("lift", name).random(4).tolist() for name in entities[::-1]}
    assert forward == backward
    assert one.generator("lift", entities[0]).random(4).tolist() == forward[entities[0]]


@given(st.lists(st.tuples(names, names), max_size=5))
def test_a_generator_that_is_moved_draws_what_a_fresh_one_draws(streams):
    seed = Streams(5)
    for stream in streams:
        fresh, moved = seed.generator(*stream), seed.moved(*stream)
        assert np.array_equal(moved.normal(size=3), fresh.normal(size=3))
        # What is left over of a random number must not come into the next stream.
        assert moved.integers(9, size=3).tolist() == fresh.integers(9, size=3).tolist()


@pytest.mark.parametrize(
    "other",
    [(1, 0, "lift", "a"), (0, 1, "lift", "a"), (0, 0, "haul", "a"), (0, 0, "lift", "b")],
)
def test_seed_replication_purpose_and_entity_each_give_another_stream(other):
    seed, replication, purpose, entity = other
    base = Streams(0).generator("lift", "a").random(8)
    drawn = Streams(seed, replication).generator(purpose, entity).random(8)
    assert not np.intersect1d(base, drawn).size


def test_seed_zero_is_a_seed_like_any_other():
    assert Streams(0).key("lift", "a") != Streams(1).key("lift", "a")
    assert len(set(Streams(0).generator("lift", "a").random(100))) == 100


@pytest.mark.parametrize("seed", [2, np.int64(2), True + 1])
def test_a_whole_number_is_the_same_seed_in_any_type(seed):
    assert Streams(seed).key("lift", "a") == Streams(2).key("lift", "a")
