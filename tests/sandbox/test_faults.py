"""Which calls a scripted fault hits."""

import pytest

from sandbox.faults import Fault, FaultKind, Faults


def hits(fault: Fault, calls: list[tuple[str, int | None]]) -> list[bool]:
    faults = Faults()
    faults.add(fault)
    return [faults.next(*call, marked_up=True) is not None for call in calls]


SEND = ("sendmessage", 1)


@pytest.mark.parametrize(
    ("fault", "calls", "expected"),
    [
        (Fault(FaultKind.FLOOD), [SEND, SEND], [True, False]),
        (Fault(FaultKind.FLOOD, count=2), [SEND, SEND, SEND], [True, True, False]),
        (Fault(FaultKind.FLOOD, count=None, every=2), [SEND] * 4, [False, True, False, True]),
        (Fault(FaultKind.FLOOD, chat_id=1), [("sendmessage", 2), SEND], [False, True]),
        (
            Fault(FaultKind.FLOOD, method="editMessageText"),
            [SEND, ("editmessagetext", 1)],
            [False, True],
        ),
        (Fault(FaultKind.CONFLICT), [("getupdates", None), SEND], [False, True]),
        (Fault(FaultKind.CONFLICT, method="getUpdates"), [("getupdates", None)], [True]),
    ],
)
def test_a_fault_hits_the_calls_it_names(fault, calls, expected):
    assert hits(fault, calls) == expected


def test_faults_strike_in_the_order_they_were_queued():
    faults = Faults()
    faults.add(Fault(FaultKind.FLOOD))
    faults.add(Fault(FaultKind.BLOCKED))

    struck = [faults.next(*SEND, marked_up=False) for _ in range(3)]

    assert [fault and fault.kind for fault in struck] == [
        FaultKind.FLOOD,
        FaultKind.BLOCKED,
        None,
    ]


def test_faults_can_be_forgotten():
    faults = Faults()
    faults.add(Fault(FaultKind.FLOOD))
    faults.clear()

    assert faults.next(*SEND, marked_up=False) is None
