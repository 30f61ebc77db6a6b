"""Reading ahead: the next part of an extract is read while this one is being dealt with.

Parsing and compressing happen in libraries that let Python's lock go, so two threads use two cores. The order of the
parts stays, and so does the moment at which an error is raised: in the place of the part that could not be read.
"""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def ahead(parts: Iterator[pa.RecordBatch]) -> Generator[pa.RecordBatch, None, None]:
    """The same parts in the same order, read in a thread of their own, never more than one part ahead.

    >>> [part.num_rows for part in ahead(iter([pa.record_batch({"a": ["1", "2"]}), pa.record_batch({"a": ["3"]})]))]
    [2, 1]
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading-ahead") as reader:
        coming = reader.submit(next, parts, None)
        try:
            while (part := coming.result()) is not None:
                coming = reader.submit(next, parts, None)
                yield part
        finally:
            # Whoever stops halfway closes the file, too: in the thread that reads it, after the part it is busy with.
            close = getattr(parts, "close", None)
            if close is not None:
                reader.submit(close)
