"""Every code of a problem, and what is known of it.

The hundreds say where a fault lies: 1 in the text and its values, 2 in the structure, 3 in a
component and its arguments, 4 in the graph, 5 in the training, 6 in the data as it is declared,
7 in the shapes, which Keras alone can tell.
A code keeps its meaning for ever; one that is given up is not used again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

Stage = Literal["text", "form", "component", "graph", "training", "data", "shapes"]
"""Where a fault lies, in the order in which a blueprint is looked at."""

_STAGES: tuple[Stage, ...] = get_args(Stage)

Trait = Literal[
    "valueless",  # its path has no value, or a wrong one, which is not wrong in another way
    "replaced",  # the reader has put another value in the place of what it could not take
    "respelled",  # JSON's reader tells it of a wrong spelling, such as other quotes, and reads that
    "bridged",  # what comes after goes on with what was meant, or with something unknown
    "of a key",  # nobody knows the key; what is under it may belong under any other
    "of a variable",  # it is found as variables are put in place, and again where it is still there
    "in an expression",  # its fix is a name in an expression
    "of an unknown node",  # nobody knows what layers are there
    "doubtful",  # of data and its losses, which the shapes of a model may settle
    "said by Keras",  # it says what Keras does, and nothing else
]
"""What is known of a fault beside its stage."""

Where = Literal[
    "same argument",  # a first argument without its name stands at the path of its tag, too
    "same name",  # a name beside the tag, and the node that has it
    "same block",  # both are in one block
    "block in use",  # the block that could not be read is the one which a node uses
    "any block",  # none of the blocks could be read
    "parameters",  # the `with` of the same node
    "series",  # the `repeat` or `each` around
    "lost name",  # the name of a node that could not be read is the one which a reference has
    "anywhere",
]
"""How a fault lies to another one that is its mere consequence."""


class Code(NamedTuple):
    """What is known of all faults with one code.

    Args:
        title: In a few words.
        traits: What is known beside.
        hides: The codes of its mere consequences, by where these lie.
    """

    title: str
    traits: Set[Trait] = frozenset()
    hides: Mapping[Where, Set[str]] = MappingProxyType({})


def stage_of(code: str) -> Stage:
    """Returns where faults with a code lie.

    Example:
        >>> stage_of("KF301"), stage_of("KF710")
        ('component', 'shapes')
    """
    return _STAGES[int(code[2]) - 1]


def has_trait(code: str, trait: Trait) -> bool:
    """Tells whether something is known of faults with a code.

    Example:
        >>> has_trait("KF405", "bridged"), has_trait("KF301", "bridged")
        (True, False)
    """
    return trait in CODES[code].traits


def consequences_of(code: str) -> Iterator[tuple[Where, str]]:
    """Yields the codes of what may be a mere consequence of a fault, and where that lies.

    Example:
        >>> list(consequences_of("KF204"))
        [('lost name', 'KF401')]
    """
    for hidden in (CODES[code].hides, _HIDDEN_BY_STAGE.get(stage_of(code), {})):
        yield from ((where, other) for where, codes in hidden.items() for other in codes)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        "KF101": Code("the text is not JSON or YAML", {"replaced", "respelled"}),
        "KF102": Code("a key is given twice"),
        "KF103": Code("the document is too large or too deeply nested", {"replaced"}),
        "KF104": Code("the Python file failed"),
        "KF105": Code("the Python file has no blueprint"),
        "KF106": Code("the file is no blueprint file"),
        "KF107": Code("there is no such file"),
        "KF108": Code("the file cannot be read"),
        "KF109": Code("the document is no mapping"),
        "KF110": Code("variables use one another in a circle", {"valueless", "of a variable"}),
        "KF111": Code(
            "unknown variable",
            {"valueless", "of a variable", "in an expression"},
            {"same argument": {"KF111"}},
        ),
        "KF112": Code(
            "an expression cannot be evaluated",
            {"valueless", "of a variable"},
            {"same argument": {"KF112"}},
        ),
        "KF113": Code("a variable has an impossible name", {"of a variable"}),
        "KF114": Code("a value of Python that no document can hold", {"replaced"}),
        "KF115": Code("a variable is set that nothing uses"),
        "KF116": Code("an unused variable"),
        "KF117": Code("a value is set that changes nothing"),
        "KF120": Code("files extend one another in a circle"),
        "KF121": Code("the file to extend does not exist"),
        "KF122": Code("a Python file cannot be extended"),
        "KF123": Code("the file to extend lies outside the blueprint's folder"),
        "KF124": Code("a path to set or remove does not exist"),
        "KF125": Code("a path or assignment cannot be read"),
        "KF126": Code("there is nothing at a path"),
        "KF127": Code("the argument of a component has no name to set it by"),
        "KF128": Code("`extends`, `set` or `unset` has the wrong form"),
        "KF201": Code(
            "unknown key",
            {"of a key"},
            {"block in use": {"KF404", "KF407", "KF408"}, "any block": {"KF405"}},
        ),
        "KF202": Code("a required key is missing"),
        "KF203": Code(
            "a value of the wrong type or range",
            {"valueless"},
            {
                "block in use": {"KF404", "KF407", "KF408"},
                "any block": {"KF405"},
                "parameters": {"KF408"},
                "series": {"KF111"},
            },
        ),
        "KF204": Code("a value that is not one of the choices", {"valueless"}),
        "KF205": Code("a node or component that names nothing, or two things", {"bridged"}),
        "KF206": Code("a name is given twice", {"bridged"}),
        "KF207": Code("a text that cannot be a name", {"bridged"}),
        "KF208": Code("unknown version of the format", {"bridged"}),
        "KF209": Code("wiring keys that cannot stand on one node", {"bridged"}),
        "KF210": Code("unknown source of data"),
        "KF301": Code("unknown component"),
        "KF302": Code("unknown argument", hides={"same block": {"KF417"}}),
        "KF303": Code("a required argument is missing", hides={"same block": {"KF417"}}),
        "KF304": Code("an argument of the wrong type", hides={"same block": {"KF417"}}),
        "KF305": Code("unknown name of a component"),
        "KF306": Code("a component of another kind is expected"),
        "KF308": Code("a number outside the range of the argument"),
        "KF309": Code("a text that is not one of the choices of the argument"),
        "KF310": Code("a list of the wrong length"),
        "KF311": Code("a matrix of too many classes"),
        "KF400": Code("a text that is no reference", {"bridged"}),
        "KF401": Code("a reference to something that is not defined before", {"bridged"}),
        "KF402": Code("a node has nothing to take its input from", {"bridged"}),
        "KF403": Code("two nodes have the same name", {"bridged"}, {"same name": {"KF403"}}),
        "KF404": Code("a block or group is given the wrong inputs", {"bridged"}),
        "KF405": Code("unknown block", {"bridged", "of an unknown node"}),
        "KF406": Code("a block uses itself", {"bridged"}),
        "KF407": Code("a block has no such parameter", {"bridged"}),
        "KF408": Code("a parameter of a block is missing", {"bridged"}),
        "KF409": Code(
            "the iterations of a repeat cannot be counted", {"bridged"}, {"series": {"KF111"}}
        ),
        "KF410": Code("the wrong number of tensors", hides={"anywhere": {"KF412"}}),
        "KF411": Code("unknown call argument"),
        "KF412": Code("a node reaches no output"),
        "KF413": Code("a layer with weights depends on no input"),
        "KF414": Code("a node has no such output", {"bridged"}),
        "KF415": Code("the graph has too many calls"),
        "KF416": Code("an unused block"),
        "KF417": Code("an unused parameter of a block"),
        "KF420": Code("a name of the data or the training that has no value"),
        "KF430": Code("the model becomes too large when it is written out"),
        "KF431": Code("a repeat without an iteration has several inputs", {"bridged"}),
        "KF432": Code("an argument of a call is given twice"),
        "KF433": Code("an output that depends on no input"),
        "KF434": Code("a model that gives nothing"),
        "KF435": Code("two outputs of the model have the same name", {"bridged"}),
        "KF501": Code("a loss, metric or weight for no output of the model"),
        "KF502": Code("a loss that does not fit the activation before it"),
        "KF503": Code("a softmax over a single unit"),
        "KF504": Code("a loss that does not fit how the target holds its classes", {"doubtful"}),
        "KF505": Code("other units than classes", {"doubtful"}),
        "KF506": Code("a metric that does not fit the target or the loss"),
        "KF507": Code("a loss between one number and several units", {"doubtful"}),
        "KF508": Code("a callback that watches what is not measured"),
        "KF509": Code("a callback that watches a validation that is not there"),
        "KF510": Code("a training without a loss"),
        "KF511": Code("an output with a loss or a target alone"),
        "KF512": Code("a list or mapping that does not fit the outputs"),
        "KF513": Code("weights of classes that are not there"),
        "KF514": Code("noise or scaling after the last activation"),
        "KF515": Code("one metric without a list"),
        "KF516": Code("a phase that changes the weights of the model"),
        "KF517": Code("a callback that sets the learning rate beside a schedule"),
        "KF520": Code("a phase that changes what holds for the whole run"),
        "KF521": Code("a file outside of the run's folder"),
        "KF522": Code("a metric that fails at the label which the loss ignores"),
        "KF523": Code("a metric that does not fit the activation before it"),
        "KF524": Code("a watched number of which nobody knows when it is better"),
        "KF526": Code("one choice of many where a row has several labels"),
        "KF527": Code("a metric of one choice where a row has several labels"),
        "KF528": Code(
            "a weight that could be that of two classes, or is the second one of a class"
        ),
        "KF529": Code("class weights where a row has several labels"),
        "KF530": Code("predictions in a form that is not known"),
        "KF531": Code("predictions that a table cannot hold"),
        "KF535": Code("a file that is the run's own"),
        "KF536": Code("one file for two"),
        "KF537": Code("a callback for what a run does by itself"),
        "KF540": Code("a layer in the model that nothing adapts to the data"),
        "KF541": Code("a layer inside of a node of `preprocess` that nothing adapts"),
        "KF545": Code("a callback that takes the worst value for the best"),
        "KF546": Code("an optimizer that learns nothing in bfloat16"),
        "KF601": Code("a target for no output of the model"),
        "KF602": Code("unknown column"),
        "KF603": Code("a model input that is not in the data"),
        "KF604": Code("a random layer in `preprocess`"),
        "KF605": Code("a split is asked for and not there"),
        "KF606": Code("a split is given twice"),
        "KF607": Code("rows are split in two ways at once"),
        "KF608": Code("`one_hot` without classes"),
        "KF609": Code("a node of `preprocess` that nothing takes"),
        "KF610": Code("word numbers of many lengths"),
        "KF611": Code("unknown option of a source"),
        "KF612": Code("a source without its file, or with two"),
        "KF613": Code("an option of a source in the wrong form"),
        "KF614": Code("unknown built-in data set"),
        "KF615": Code("windows over rows that are split at random"),
        "KF616": Code("windows over rows that are streamed"),
        "KF620": Code("a layer with weights in `preprocess`"),
        "KF621": Code("a column that is not declared, or in two ways"),
        "KF622": Code("an embedding with fewer rows than there are words"),
        "KF623": Code("a target of several labels that does not say so in full"),
        "KF624": Code("classes that cannot be told apart"),
        "KF625": Code("rows that are split by several labels"),
        "KF701": Code("a layer on too few or too many axes"),
        "KF702": Code("shapes that cannot be brought together"),
        "KF703": Code("a window larger than what it is laid on"),
        "KF704": Code("text where numbers are taken, or numbers where text is"),
        "KF705": Code("a node that Keras refuses", {"said by Keras"}),
        "KF706": Code("elements or axes that are not there"),
        "KF707": Code("an axis of any length where a fixed one is needed"),
        "KF708": Code("a part of the training that Keras refuses"),
        "KF710": Code("a data file that is not there"),
        "KF711": Code("a data file that cannot be read"),
        "KF712": Code("an array that the file does not have"),
        "KF713": Code("an array of pickled Python objects"),
        "KF714": Code("columns with different numbers of rows, or none"),
        "KF715": Code("splits that differ in shape or dtype"),
        "KF716": Code("a column that the file does not have"),
        "KF717": Code("cells that are not what takes them"),
        "KF718": Code("an input of another shape than the data"),
        "KF719": Code("too few rows"),
        "KF720": Code("a label that is none of the classes"),
        "KF721": Code("an output that cannot be compared with its target"),
        "KF722": Code("several columns that could be the input"),
        "KF723": Code("targets that are no probabilities"),
        "KF724": Code("fractions where whole numbers are taken"),
        "KF730": Code("a node with more weights than memory"),
        "KF731": Code("a node that gives more than memory for each row"),
        "KF732": Code("batches that take more than memory"),
        "KF733": Code("data that takes more than memory"),
        "KF734": Code("a node of `preprocess` that gives more than memory"),
        "KF735": Code("a loop that is written out too often", {"said by Keras"}),
        "KF736": Code("metrics that take more than memory"),
    }
)

_HIDDEN_BY_STAGE: Mapping[Stage, Mapping[Where, Set[str]]] = {"form": {"lost name": {"KF401"}}}
