"""What an ISBN is, and what is told about a wrong one."""

import pytest

from schakel.vocabulary.isbn import IsbnError, read_isbn


@pytest.mark.parametrize("text", ["9789023456780", "978 90 234 5678 0", "979-10-90636-07-1", "080442957X", "0-8044-2957-x"])
def test_a_right_number_is_read_without_its_hyphens(text: str) -> None:
    assert read_isbn(text) == text.upper().replace("-", "").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("978", "it has 3 digits"),
        ("9779023456780", "it has 13 digits"),
        ("9789023456781", "last digit does not fit"),
        ("9789023465780", "last digit does not fit"),
        ("0804429571", "last digit does not fit"),
        ("978902345678X", "it has 13 digits"),
        ("", "other signs"),
        ("97890234567８0", "other signs"),
        ("isbn 978902345", "other signs"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(IsbnError, match=says):
        read_isbn(text)
