"""Every code of a problem, with its title.

The hundreds say where a fault lies: 1 in the text and its values, 2 in the structure, 3 in a
component and its arguments, 4 in the graph, 5 in the training, 6 in the data as it is declared.
A code keeps its meaning for ever; one that is given up is not used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "KF101": "the text is not JSON or YAML",
        "KF102": "a key is given twice",
        "KF103": "the text is too long or too deeply nested",
        "KF104": "the Python file failed",
        "KF105": "the Python file has no blueprint",
        "KF106": "the file is no blueprint file",
        "KF107": "there is no such file",
        "KF108": "the file cannot be read",
        "KF109": "the document is no mapping",
        "KF110": "variables use one another in a circle",
        "KF111": "unknown variable",
        "KF112": "an expression cannot be evaluated",
        "KF113": "a variable has an impossible name",
        "KF114": "a value of Python that no document can hold",
        "KF120": "files extend one another in a circle",
        "KF121": "the file to extend does not exist",
        "KF122": "a Python file cannot be extended",
        "KF123": "the file to extend lies outside the blueprint's folder",
        "KF124": "a path to set or remove does not exist",
        "KF125": "a path or assignment cannot be read",
        "KF126": "there is nothing at a path",
        "KF127": "the argument of a component has no name to set it by",
        "KF128": "`extends`, `set` or `unset` has the wrong form",
        "KF201": "unknown key",
        "KF202": "a required key is missing",
        "KF203": "a value of the wrong type or range",
        "KF204": "a value that is not one of the choices",
        "KF205": "a node or component that names nothing, or two things",
        "KF206": "a name is given twice",
        "KF207": "a text that cannot be a name",
        "KF208": "unknown version of the format",
        "KF209": "wiring keys that cannot stand on one node",
        "KF210": "unknown source of data",
        "KF301": "unknown component",
        "KF302": "unknown argument",
        "KF303": "a required argument is missing",
        "KF304": "an argument of the wrong type",
        "KF305": "unknown name of a component",
        "KF306": "a component of another kind is expected",
        "KF308": "a number outside the range of the argument",
        "KF309": "a text that is not one of the choices of the argument",
        "KF310": "a list of the wrong length",
        "KF400": "a text that is no reference",
        "KF401": "a reference to something that is not defined before",
        "KF402": "a node has nothing to take its input from",
        "KF403": "two nodes have the same name",
        "KF404": "a block or group is given the wrong inputs",
        "KF405": "unknown block",
        "KF406": "a block uses itself",
        "KF407": "a block has no such parameter",
        "KF408": "a parameter of a block is missing",
        "KF409": "the turns of a repeat cannot be counted",
        "KF410": "the wrong number of tensors",
        "KF411": "unknown call argument",
        "KF412": "a node reaches no output",
        "KF413": "a layer with weights depends on no input",
        "KF414": "a node has no such output",
        "KF415": "the graph has too many calls",
        "KF501": "a loss, metric or weight for no output of the model",
        "KF601": "a target for no output of the model",
        "KF602": "unknown column",
        "KF603": "a model input that is not in the data",
        "KF604": "a random layer in `preprocess`",
    }
)
