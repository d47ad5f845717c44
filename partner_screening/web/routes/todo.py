"""What waits for the person who is signed in, each with the page where it is done."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Response

from partner_screening.actions.process.todo import todo, todo_counts
from partner_screening.errors import InputError
from partner_screening.process.todo import TaskKind, TodoItem
from partner_screening.web.gate import allowed
from partner_screening.web.visitor import Visitor

router = APIRouter()

_OF_CASE = frozenset(
    {TaskKind.START_REVIEW, TaskKind.REVIEW, TaskKind.DETERMINE, TaskKind.FINAL_REVIEW}
)
_OF_PLAN = frozenset({TaskKind.AGREE_PLAN, TaskKind.CONSEQUENCE})
_OF_AGREEMENT = frozenset(
    {
        TaskKind.READ_AGREEMENT,
        TaskKind.CONFIRM_SETTLEMENT,
        TaskKind.WAIVER_LEGAL,
        TaskKind.WAIVER_MANAGEMENT,
    }
)
_PLACES = {
    TaskKind.CONTEST: "cases",
    TaskKind.VERIFY_PROOF: "plans",
    TaskKind.EXTENSION: "plans",
    TaskKind.REASSESSMENT: "flags",
    TaskKind.ACCEPT_SHARED: "exchange",
}


@router.get("/todo")
def todo_page(visitor: Annotated[Visitor, allowed("account.own")], kind: str = "") -> Response:
    """Show what waits, the most urgent first; of one kind when asked."""
    wanted = None
    if kind:
        if kind not in set(TaskKind):
            raise InputError("no_page", f"There is no kind of task '{kind}'.", "Show all of them.")
        wanted = TaskKind(kind)
    return visitor.page(
        "todo.html",
        items=todo(visitor.office, visitor.id, kind=wanted),
        counts=todo_counts(visitor.office, visitor.id),
        wanted=wanted,
        address=address_of_task,
        today=visitor.office.today(),
    )


def address_of_task(task: TodoItem) -> str:
    """Return the page where a task is done. ``about`` is a case, a plan, or another record."""
    partner = quote(task.partner_id, safe="")
    if task.kind in _OF_CASE:
        return f"/cases/{task.about}/review"
    if task.kind is TaskKind.PROPOSE_PLAN:
        return f"/cases/{task.about}/plan"
    if task.kind in _OF_PLAN:
        return f"/plans/{task.about}"
    if task.kind in _OF_AGREEMENT:
        reference = task.detail.rpartition(", ")[0] or task.detail
        if task.kind is not TaskKind.CONFIRM_SETTLEMENT:
            reference = task.detail
        return f"/agreements/{partner}/{quote(reference, safe='')}"
    if task.kind is TaskKind.TAKE_OVER_CONCERN:
        return "/allegations"
    return f"/partners/{partner}#{_PLACES.get(task.kind, 'cases')}"
