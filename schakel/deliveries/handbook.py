"""The handbook page of deliveries, written from the table of states and the closed list of facts so that it cannot grow stale."""

from collections.abc import Iterator

from schakel.deliveries.entry import FACTS
from schakel.deliveries.states import ACT_SAYS, STATE_SAYS, TABLE, Act, State, diagram
from schakel.privacy.reader import Role

OPENING = """# Deliveries: states and ledger

What each delivery goes through, and the ledger that proves it. Written from `schakel/deliveries` by `schakel handbook`;
change it there. How to add a recipient stands on [a page of its own](../how-to/add-a-recipient.md).

A delivery is named `recipient/assignment/period`, as in `kb/wsob-b9/2022`. **Its state is the fold of its entries in the
ledger**: no second place keeps it. What is not in this table may not happen. The diagram is drawn from it.
"""

SIGNS = """Library staff act for their own organisation only. A signature is given by the role that the assignment names
(`signed_by`) and by no other. A partner can say no more than that a package came.

Check and signature fall when a figure is taken anew, a value is entered, or a definition or the snapshot changed; the
entry says which (`changed`, `reason`). What was sent is never made unsent: a correction is a next round, and the
first one keeps counting for being in time and for the norms.
"""

LEDGER = """## The ledger
`DATA/deliveries/ledger.jsonl`: one entry a line, only ever added to. An entry says

| key | means |
|---|---|
| `number` | from 1, without a gap |
| `at` | the moment, in UTC to the second |
| `act` | one of the acts above |
| `delivery` | which one |
| `by` | role and name of the account that acted, and of library staff the organisation; never the name of a person |
| `facts` | what was done, with the names below and no others |
| `previous` | `hash` of the entry before; 64 zeros for the first |
| `hash` | SHA-256, in hexadecimal, of all the other keys as JSON in UTF-8: keys in order, no spaces |

An entry is there when its line is whole and on the disk. A line that a power cut left half is no entry, and is cut away
before the next one is added. Two that write at once wait for each other; who waits longer than a few seconds is told which
process is busy. On a full disk nothing is added.

### What it proves, and what only anchors prove
`schakel ledger verify` reads every line and names what differs: an entry that was **changed**, **removed**, **inserted**,
**moved** or **rewritten**, or one that the table above does not allow. Any change of a byte is found.

Whoever can write the file can also compute all hashes anew from some entry on, or cut entries off its end. Such a chain is
whole, and tells another story. Only somebody who holds a number and hash from before can show that. So **every package that
is sent carries an anchor**: number and hash of the entry with which it was signed. Recipients hold anchors without doing
anything for it. To check against one, give it to the command as the package writes it:

```sh
schakel ledger verify --anchor 12:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
```

When something is found, nothing more is told from the ledger or added to it. Put back the file of the last backup, add the
lines after it by hand from the file that was found, as far as they fit (`verify` tells), and ask recipients for the anchors
of their packages. Keep the file that was found.

## Facts
The list is closed, so that no personal data can slip in with something new. The figures themselves, and what owners enter,
lie in the draft and not here.

| fact | means |
|---|---|
"""


def deliveries_page() -> str:
    """The page in Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield OPENING
    yield f"```mermaid\n{diagram()}```\n"
    yield "## States\n| state | means | what can be done |\n|---|---|---|"
    for state in State:
        can = ", ".join(f"`{each.act}`" for each in TABLE if each.state is state)
        yield f"| `{state}` | {STATE_SAYS[state]} | {can} |"
    yield "\n## Acts\n| act | means | by | in state | goes to |\n|---|---|---|---|---|"
    for act in Act:
        rows = [each for each in TABLE if each.act is act]
        by = "who the assignment names" if act is Act.SIGN else ", ".join(_ROLES[role] for role in rows[0].by)
        states = ", ".join(f"`{each.state}`" for each in rows)
        yield f"| `{act}` | {ACT_SAYS[act]} | {by} | {states} | {', '.join(dict.fromkeys(f'`{each.to}`' for each in rows))} |"
    yield ""
    yield SIGNS
    yield LEDGER.rstrip()
    for name, says in FACTS.items():
        yield f"| `{name}` | {says} |"


_ROLES = {Role.SUPPORT: "support organisation", Role.LIBRARY: "library staff", Role.PARTNER: "partner"}
