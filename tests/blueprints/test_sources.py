"""What is said of the sources is what is read."""

from kerasflow.blueprints.sources.built_in import PICKLED_SETS, SETS
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.feeding.sources.built_in.sets import _SETS
from kerasflow.feeding.sources.reading import _READERS


def test_each_source_has_a_reader_and_each_reader_a_source():
    assert set(SOURCES) == set(_READERS)


def test_each_built_in_set_can_be_read_and_no_other():
    assert set(SETS) == set(_SETS)
    assert not set(PICKLED_SETS) & set(SETS)
