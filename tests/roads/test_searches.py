"""Searches give what networkx and scipy give, also where ways take equally long."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from supplysim.roads.searches import NOWHERE, fastest, mutually_reachable


@st.composite
def networks(draw):
    """Return ways by node; with few lengths, so that many ways take equally long."""
    count = draw(st.integers(1, 12))
    nodes = st.integers(0, count - 1)
    roads = draw(st.dictionaries(st.tuples(nodes, nodes), st.sampled_from([1.0, 2.0, 3.0])))
    return [sorted((v, roads[u, v]) for v in range(count) if (u, v) in roads) for u in range(count)]


@given(ways=networks())
@settings(max_examples=200)
def test_fastest_ways_are_those_of_scipy(ways):
    ends = [(u, v, takes) for u, roads in enumerate(ways) for v, takes in roads]
    rows, columns, seconds = zip(*ends, strict=True) if ends else ((), (), ())
    matrix = csr_array((np.array(seconds, float), (rows, columns)), shape=(len(ways), len(ways)))
    _, before = dijkstra(matrix, return_predecessors=True)
    for origin in range(len(ways)):
        assert fastest(ways, origin) == np.maximum(before[origin], NOWHERE).tolist()


@given(ways=networks())
@settings(max_examples=200)
def test_groups_are_those_of_networkx_in_their_order(ways):
    roads = [[v for v, _ in each] for each in ways]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(ways)))
    graph.add_edges_from((u, v) for u, each in enumerate(roads) for v in each)
    expected = [sorted(group) for group in nx.strongly_connected_components(graph)]
    assert mutually_reachable(roads) == expected


def test_a_long_road_does_not_exhaust_the_stack():
    count = 5000
    assert mutually_reachable([[(i + 1) % count] for i in range(count)]) == [list(range(count))]


@pytest.mark.parametrize("origin", [0, 1])
def test_no_way_leads_nowhere(origin):
    assert fastest([[], []], origin) == [NOWHERE, NOWHERE]
