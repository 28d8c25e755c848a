"""The exact results that simulations are held against: they agree with one another and with files.

Every entry of the files of known answers that is about ``serve`` or ``haul`` is worked out anew
here, and is a case of ``test_queues`` or ``test_cycles``.
"""

import pytest

from tests.verification.shared import known
from tests.verification.test_cycles import REPAIRS
from tests.verification.test_queues import ANY, MANY, SHORT
from tests.verification.theory import (
    chain_of,
    erlang_c,
    mean_values,
    one_server,
    priorities,
    product_form,
    regular_arrivals,
    short_of_room,
    stations_of_many,
)

FILE = "queueing_exact.json"


def numbers(text):
    """Return the numbers of a name such as ``l=0.5,mu=1,c=1``."""
    return tuple(float(part.split("=")[1]) for part in text.split(","))


# --- by each other --------------------------------------------------------------------------


@pytest.mark.parametrize("trucks", [1, 2, 5, 9])
def test_recursion_and_sum_over_states_agree(trucks):
    by_states = product_form([trucks], load=[3], travel=[11], unload=5)
    by_recursion = mean_values(trucks, [3, 5], 11)[-1]
    assert by_states.rate == pytest.approx(by_recursion["X"])
    assert by_states.at_bays[0] == pytest.approx(by_recursion["L"][0])
    assert by_states.at_cranes == pytest.approx(by_recursion["L"][1])
    assert stations_of_many(trucks, [(3, 1), (5, 1)], 11) == pytest.approx(by_recursion["X"])


@pytest.mark.parametrize("cranes", [2, 3])
def test_several_cranes_agree_by_recursion_and_by_states(cranes):
    by_states = product_form([7], load=[3], travel=[11], unload=9, cranes=cranes)
    assert by_states.rate == pytest.approx(stations_of_many(7, [(3, 1), (9, cranes)], 11))


def test_two_plants_agree_by_states_and_by_their_markov_chain():
    """With one service time for all, who is lifted next does not matter to the numbers."""
    load, travel, unload, trucks = (4.0, 7.0), (9.0, 6.0), 5.0, (2, 3)

    def steps(state):
        there = sum(c for _, c in state)
        for p, (b, c) in enumerate(state):
            road = trucks[p] - b - c
            if b:
                yield 1 / load[p], swap(state, p, (b - 1, c)), "loaded"
            if road:
                yield road / travel[p], swap(state, p, (b, c + 1)), "arrived"
            if c:
                yield c / there / unload, swap(state, p, (b + 1, c - 1)), f"home {p}"

    def swap(state, plant, new):
        return tuple(new if p == plant else old for p, old in enumerate(state))

    _, often = chain_of(tuple((n, 0) for n in trucks), steps)
    exact = product_form(trucks, load=load, travel=travel, unload=unload)
    assert [often["home 0"], often["home 1"]] == pytest.approx(exact.rates)


def test_batches_agree_with_their_markov_chain():
    rate, mean, batch, most = 0.3, 0.8, 3, 400

    def steps(there):
        if there + batch <= most:
            yield rate, there + batch, "come"
        if there:
            yield 1 / mean, there - 1, "go"

    shares, _ = chain_of(0, steps)
    waiting = sum(max(0, n - 1) * share for n, share in shares.items())
    assert waiting / (rate * batch) == pytest.approx(one_server(rate, mean, 1.0, batch=batch))


def test_priorities_agree_with_first_come_first_served_on_the_average():
    """Who is served first does not change how much waits, if service does not depend on it."""
    rates = (0.3, 0.2, 0.3)
    waits = priorities(rates, 1.0, 0.35)
    mean = sum(r * w for r, w in zip(rates, waits, strict=True)) / sum(rates)
    assert mean == pytest.approx(one_server(sum(rates), 1.0, 0.35))


def test_a_queue_fed_by_chance_agrees_with_one_of_any_feeding():
    assert regular_arrivals(lambda s: 0.8 / (0.8 + s), 1.0) == pytest.approx(
        one_server(0.8, 1.0, 1.0)
    )


# --- by the files of known answers ----------------------------------------------------------


def test_several_servers_are_as_in_the_file():
    for name, answer in known(FILE)["MMc"].items():
        rate, speed, servers = numbers(name)
        share = erlang_c(rate, 1 / speed, int(servers))
        wait = share / (servers * speed - rate)
        assert [share, wait, rate * wait, wait + 1 / speed, rate * (wait + 1 / speed)] == (
            pytest.approx([answer[key] for key in ("PW", "Wq", "Lq", "W", "L")])
        )
        assert (rate, speed, servers) in MANY


def test_one_server_is_as_in_the_file():
    for name, answer in known(FILE)["MG1"].items():
        rate, _, cv = ANY[name]
        assert one_server(rate, 1.0, cv) == pytest.approx(answer["Wq"])
        assert rate == answer["rho"]


def test_queues_short_of_room_are_as_in_the_file():
    for name, answer in known(FILE)["MMcK"].items():
        rate, speed, servers, room = SHORT[name]
        shares = short_of_room(rate, 1 / speed, servers, room)
        assert shares == pytest.approx(answer["p"])
        assert shares[-1] == pytest.approx(answer["Ploss"])


def test_priorities_are_as_in_the_file():
    answer = known(FILE)["priority nonpreemptive l=(.2,.6) mu=1 (Ciw)"]
    assert [wait + 1 for wait in priorities((0.2, 0.6), 1.0, 1.0)] == pytest.approx(answer["W"])


def test_six_machines_are_as_in_the_file():
    answer = known(FILE)["repairman_Kolkmeyer N=6 lam=.05 mu=.5"]
    exact = product_form([6], load=[0], travel=[20], unload=2)
    waiting = exact.at_cranes - exact.rate * 2
    assert [exact.rate, exact.at_cranes, waiting, exact.waits[0]] == pytest.approx(
        [answer["X"], answer["L"], answer["Lq"], answer["D"]]
    )
    assert [waiting / exact.rate, 1 - waiting / 6, 1 - exact.rate * 2] == pytest.approx(
        [answer["Wq"], answer["F"], answer["P0"]]
    )


def test_five_machines_are_as_in_the_tables():
    tables = known(FILE)["PeckHazelwood N=5"]
    assert {numbers(name) for name in tables} == set(REPAIRS)
    for name, answer in tables.items():
        factor, men = numbers(name)
        exact = product_form(
            [5], load=[0], travel=[(1 - factor) / factor], unload=1, cranes=int(men)
        )
        waiting = exact.at_cranes - exact.rate
        # Computed values to four places; published ones to three, some off by one.
        assert [exact.waits[0], 1 - waiting / 5] == pytest.approx(
            [answer["D"], answer["F"]], abs=6e-5
        )
        assert [exact.waits[0], 1 - waiting / 5] == pytest.approx(
            [answer["pubD"], answer["pubF"]], abs=1e-3
        )


def test_shovels_are_as_in_the_file():
    file = known(FILE)
    exact = mean_values(12, [7], 33)
    answers = file["MVA shovel-truck load7 haul17 dump3 ret13 (exp; dump infinite-server)"]
    assert set(answers) == {str(n) for n in range(1, 13)}
    for trucks, answer in answers.items():
        at = exact[int(trucks) - 1]
        assert [at["X"], at["R"][0], at["L"][0], at["X"] * 7] == pytest.approx(
            [answer["X"], answer["R"][0], answer["L"][0], answer["U"][0]]
        )
    for trucks, rate in file["deterministic shovel-truck"].items():
        assert rate == pytest.approx(min(int(trucks) / 40, 1 / 7))
