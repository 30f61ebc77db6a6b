"""What an outside checker finds in a PDF: tags, the order in which they are read, headings, tables, alternatives, language.

`outloud` tries the machine-checkable part of PDF/UA-1 and adds what a valid file can still have wrong, such as words on a
page that no tag reads out. It knows nothing of how we write a PDF.
"""

from pathlib import Path

from outloud import check

MUST_RUN = ("DOC-013", "HDG-001", "ORD-001", "TAG-001", "TBL-001")
"""Language, headings, order, tags and tables: without these a silent checker says nothing."""


def faults(content: bytes, folder: Path) -> list[str]:
    """Each fault in a sentence; none = a screen reader gets all of it, in order.

    Args:
        folder: to lay the file in, since the checker wants one.
    """
    path = folder / "read-aloud.pdf"
    path.write_bytes(content)
    result = check(str(path))
    assert result.error is None, result.error
    ran = {each.rule: each.status for each in result.runs}
    assert {name: ran.get(name) for name in MUST_RUN} == dict.fromkeys(MUST_RUN, "ran")
    assert "crashed" not in ran.values(), ran
    return [f"{each.rule}, page {each.page}: {each.message} {each.evidence or ''}" for each in result.findings]
