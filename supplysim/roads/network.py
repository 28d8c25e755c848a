"""Entry to the roads: load a network by name or folder, and check it."""

from pathlib import Path

from supplysim.errors import InputError
from supplysim.roads.checks import check_network
from supplysim.roads.files import read_network
from supplysim.roads.graph import Edge, Node, RoadClass, RoadNetwork
from supplysim.shipped import find

__all__ = ["Edge", "Node", "RoadClass", "RoadNetwork", "check_network", "load_network"]


def load_network(folder_or_name: Path | str, *, checked: bool = True) -> RoadNetwork:
    """Return a road network, read and checked.

    Parameters
    ----------
    folder_or_name
        Name of a shipped network, such as ``line``, or the path of a folder: a ``Path``, or a
        text with a slash or that begins with a dot.
    checked
        False leaves ``check_network`` to the caller.

    Raises
    ------
    InputError
        Nothing of that name; a file, column or value cannot be read; a check failed. All faults
        are listed.

    Examples
    --------
    >>> network = load_network("line")
    >>> sorted(network.graph.edges)
    [('A', 'B'), ('B', 'A'), ('B', 'C'), ('C', 'B')]
    >>> network.graph["A"]["B"]["length_km"]
    10.0
    """
    network = read_network(_folder(folder_or_name))
    faults = check_network(network) if checked else []
    if faults:
        raise InputError(faults)
    return network


def _folder(given: Path | str) -> Path:
    is_path = isinstance(given, Path) or given.startswith(".") or set(given) & {"/", "\\"}
    return Path(given) if is_path else find("networks", str(given))
