"""Lines of the plan, as other registers name them."""

from schakel.registers.plan.models import Item, ItemState, PlanState

_LENGTH = 90


def lines_to_serve() -> dict[str, str]:
    """Code and text of lines that something can be done for: of plans that are not closed, and that were not dropped."""
    found = Item.objects.exclude(part__plan__state=PlanState.CLOSED).exclude(state=ItemState.DROPPED).order_by("-code")
    return {
        code: f"{code} {text if len(text) <= _LENGTH else text[: _LENGTH - 1] + '…'}"
        for code, text in found.values_list("code", "text")
    }
