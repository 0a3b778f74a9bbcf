"""What every store asks of a commit before it looks at anything else."""

from orderflow.errors import AdapterError
from orderflow.ports import Commit

__all__ = ["check_gapless"]


def check_gapless(commit: Commit) -> None:
    """Refuse a commit whose records don't lead one by one from the version it expects to the one it leaves (law 5)."""
    order, first = commit.order, commit.expected_version + 1
    led = all(
        row.version == version and row.order_id == order.order_id for version, row in enumerate(commit.records, first)
    )
    if not led or not 0 < order.version == commit.expected_version + len(commit.records):
        raise AdapterError(
            f"order {order.order_id}: the records of this commit do not lead from version {commit.expected_version}"
            f" to {order.version} without a gap",
            retry_safe=False,
        )
    _check_erasure(commit)


def _check_erasure(commit: Commit) -> None:
    """Records are only appended: what is written over must be said to be an erasure, and be there."""
    owners = {row.order_id for row in commit.erased_records} | {row.order_id for row in commit.erased_outbox}
    if not owners:
        return
    there = all(0 < row.version <= commit.expected_version for row in commit.erased_records)
    if not (commit.erase_personal and there and owners == {commit.order.order_id}):
        raise AdapterError(
            f"order {commit.order.order_id}: records are only appended; only an erasure (`erase_personal`) puts other"
            f" texts into those of this order up to version {commit.expected_version}",
            retry_safe=False,
        )
