"""Acts in a ledger over and over in a child process and kills it (SIGKILL), each time one call to the disk later.

Run as `python ledger_killer.py ROOT BEFORE`: BEFORE is how the ledger lies there: `nothing`, `two` (two entries) or `torn`
(two entries and half of a third). After each death a second child looks at what is left, does the work again and looks once
more. Each try prints one line of JSON. Run as `python ledger_killer.py ROOT together N`, it lets N processes act at once.
"""

import itertools
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_up.delivering import ANKE, FIRST_QUARTER, NOW, ROUND, assignment, deliver
from made_up.killer import die_at, in_child
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.recipient import Assignment
from schakel.deliveries.states import Act, NotNow, State

B9 = assignment()


def lay(data: Path, before: str) -> None:
    """The ledger as it lies there before the work."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    if before == "nothing":
        return
    ledger = Ledger(data)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:2])
    if before == "torn":
        third = deliver(ledger, B9, FIRST_QUARTER, ROUND[2:3])[0].line
        content = ledger.content()
        ledger.path.write_bytes(content[: len(content) - len(third) // 2])


def work_on(data: Path) -> None:
    """One act: the next in the round."""
    ledger = Ledger(data)
    stands = ledger.delivery(B9.delivery(FIRST_QUARTER)).state
    ledger.act(B9, FIRST_QUARTER, {State.DUE: Act.PREFILL, State.CHECKED: Act.SIGN}[stands], ANKE, "anke", NOW)


def look(data: Path) -> dict[str, Any]:
    """What a reader finds."""
    verdict = Ledger(data).verify()
    return {"entries": [each.act.value for each in verdict.entries], "is_whole": verdict.is_whole, "torn": verdict.torn_bytes}


def again(data: Path) -> dict[str, Any]:
    """What is left, and what there is after the work was done again by somebody who found it undone."""
    left = look(data)
    if left["entries"] in ([], ["prefill", "check"]):
        work_on(data)
    return {"left": left, "again": look(data)}


def send_once(data: Path, of: Assignment) -> dict[str, Any]:
    """Prefill deliveries of one's own, and send the one that all try to send."""
    ledger, year, sent = Ledger(data), 2000 + os.getpid() % 900, False
    deliver(ledger, of, FIRST_QUARTER.replace(year=year), ROUND[:3])
    try:
        ledger.act(of, FIRST_QUARTER, Act.SEND, ANKE, "anke", NOW)
        sent = True
    except NotNow:
        pass
    return {"sent": sent}


def together(data: Path, many: int) -> None:
    """All at once; one line of JSON with how many sent, and what is left."""
    lay(data, "nothing")
    deliver(Ledger(data), B9, FIRST_QUARTER, ROUND[:3])
    children = []
    for _ in range(many):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, json.dumps(send_once(data, B9)).encode())
            os._exit(0)
        os.close(writing)
        children.append((child, reading))
    answers = []
    for child, reading in children:
        answers.append(json.loads(os.read(reading, 65536)))
        os.waitpid(child, 0)
    print(json.dumps({"sent": sum(each["sent"] for each in answers), **look(data)}))


def main(root: Path, before: str) -> None:
    """Kill at every call to the disk, one step later each time."""
    data = root / "data"

    def undisturbed() -> dict[str, Any]:
        work_on(data)
        return look(data)

    lay(data, before)
    print(json.dumps({"undisturbed": in_child(undisturbed)[1]}))
    for step in itertools.count(1):
        lay(data, before)

        def deadly(step: int = step) -> None:
            die_at(step, "ledger")
            work_on(data)

        ended, _ = in_child(deadly)
        if not ended:
            break
        print(json.dumps({"step": step, "signal": ended, **in_child(lambda: again(data))[1]}), flush=True)


if __name__ == "__main__":
    if sys.argv[2] == "together":
        together(Path(sys.argv[1]) / "data", int(sys.argv[3]))
    else:
        main(Path(sys.argv[1]), sys.argv[2])
