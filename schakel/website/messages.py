"""The English messages: from the text file that people edit to the form that gettext reads, without other tools.

The site has a folder `locale`, and so has every register: a folder holds the messages of what stands beside it.
`python -m schakel.website.messages` writes all `locale/*/LC_MESSAGES/django.mo` anew; a test fails when that was forgotten.
"""

import ast
import struct
from collections.abc import Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def text_files() -> list[Path]:
    """The files that people edit, of the site and of every register."""
    return sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"))


def read_messages(text: str) -> dict[str, str]:
    """Messages of a `.po` file: Dutch to the other language. Plural forms are joined by a zero byte, as gettext wants.

    Reads what our files use: `msgid`, `msgid_plural`, `msgstr`, `msgstr[n]`, and strings that go on over lines.
    """
    messages: dict[str, str] = {}
    entry: dict[str, str] = {}
    key = ""
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        if line.startswith("#"):
            continue
        if not line:
            if "msgid" in entry:
                name = entry["msgid"] + (f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else "")
                messages[name] = "\0".join(value for part, value in sorted(entry.items()) if part.startswith("msgstr"))
            entry = {}
        elif line.startswith("msg"):
            key, _, value = line.partition(" ")
            entry[key] = ast.literal_eval(value)
        else:
            entry[key] += ast.literal_eval(line)
    return messages


def compile_messages(messages: Mapping[str, str]) -> bytes:
    """The `.mo` form: sorted pairs of length and offset, then the texts (GNU gettext manual, "The Format of GNU MO Files")."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items() if value)
    start = 28 + 16 * len(pairs)
    keys, values, table_of_keys, table_of_values = b"", b"", b"", b""
    for key, _ in pairs:
        table_of_keys += struct.pack("<II", len(key), start + len(keys))
        keys += key + b"\0"
    for _, value in pairs:
        table_of_values += struct.pack("<II", len(value), start + len(keys) + len(values))
        values += value + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + table_of_keys + table_of_values + keys + values


def main() -> None:
    """Compile every language."""
    for path in text_files():
        messages = read_messages(path.read_text(encoding="utf-8"))
        path.with_suffix(".mo").write_bytes(compile_messages(messages))
        print(f"{path.parents[3].relative_to(PACKAGE)} ({path.parents[1].name}): {len(messages) - 1} messages")


if __name__ == "__main__":
    main()
