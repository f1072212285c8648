"""What is said of the sources is what is read."""

import pytest

from kerasflow.blueprints.sources.built_in import PICKLED_SETS, SETS
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.feeding.sources.built_in.sets import _SETS
from kerasflow.feeding.sources.readers import Reader, find_reader


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_each_source_names_its_reader_which_streams_where_it_says_so(source):
    reader = find_reader(source.name)
    assert isinstance(reader, Reader)
    assert (reader.stream is not None) == source.is_streamed


def test_each_built_in_set_can_be_read_and_no_other():
    assert set(SETS) == set(_SETS)
    assert not set(PICKLED_SETS) & set(SETS)
