"""What should the ledger hold, tonne by tonne? An independent model: no ranges, no blocks, no SQL.

Each tonne is one entry of a dict. Everything is done the slow and plain way, so that it can be believed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

Tonne = tuple[int, int]
"""(issuance, serial)"""


@dataclass
class Kept:
    """A reservation, transfer or retirement request as the oracle sees it."""

    account: str
    tonnes: set[Tonne]
    state: str
    expires: int = 0
    asker: int = 0
    to: str = ""
    reservation: int = -1
    reference: str = ""


@dataclass
class Oracle:
    """``vintages`` orders the issuances; accounts are names; time is a whole number."""

    vintages: dict[int, int]
    lies: dict[Tonne, tuple[str, str, str]] = field(default_factory=dict)
    reservations: list[Kept] = field(default_factory=list)
    transfers: list[Kept] = field(default_factory=list)
    requests: list[Kept] = field(default_factory=list)
    invalid: set[int] = field(default_factory=set)

    def issue(self, issuance: int, first: int, last: int, account: str) -> None:
        for serial in range(first, last + 1):
            assert (issuance, serial) not in self.lies
            self.lies[issuance, serial] = (account, "held", "")

    def free(self, account: str) -> list[Tonne]:
        """Held tonnes in the order of use: vintage, issuance, serial."""
        held = [
            tonne for tonne, (owner, state, _ref) in self.lies.items() if (owner, state) == (account, "held")
        ]
        return sorted(held, key=lambda tonne: (self.vintages[tonne[0]], *tonne))

    def choose(self, account: str, count: int, choice: str) -> set[Tonne] | None:
        """The tonnes that the ledger must choose; ``None`` when there are too few."""
        free = self.free(account)
        if count > len(free):
            return None
        issuances = list(dict.fromkeys(issuance for issuance, _serial in free))
        own = {issuance: [tonne for tonne in free if tonne[0] == issuance] for issuance in issuances}
        if choice == "where_free":
            for issuance in sorted(issuances):  # fewer than the ledger looks among
                if len(own[issuance]) >= count:
                    return set(own[issuance][:count])
        if choice == "proportional":
            exact = {i: Fraction(count * len(own[i]), len(free)) for i in issuances}
            parts = {i: int(exact[i]) for i in issuances}
            by_remainder = sorted(issuances, key=lambda i: (-(exact[i] - parts[i]), issuances.index(i)))
            for i in by_remainder[: count - sum(parts.values())]:
                parts[i] += 1
            return {tonne for i in issuances for tonne in own[i][: parts[i]]}
        return set(free[:count])

    def all_are(self, tonnes: Iterable[Tonne], account: str, states: set[str]) -> bool:
        return all(
            tonne in self.lies and self.lies[tonne][0] == account and self.lies[tonne][1] in states
            for tonne in tonnes
        )

    def put(self, tonnes: Iterable[Tonne], account: str, state: str, reference: str = "") -> None:
        for tonne in tonnes:
            assert self.lies[tonne][1] not in {"retired", "cancelled"}
            self.lies[tonne] = (account, state, reference)

    def reserve(self, account: str, tonnes: set[Tonne], *, expires: int, reference: str, state: str) -> int:
        self.put(tonnes, account, "reserved", reference)
        self.reservations.append(Kept(account, set(tonnes), state, expires=expires, reference=reference))
        return len(self.reservations) - 1

    def free_reservation(self, index: int, tonnes: set[Tonne], *, ended_as: str) -> None:
        kept = self.reservations[index]
        self.put(tonnes, kept.account, "held")
        kept.tonnes -= tonnes
        if not kept.tonnes:
            kept.state = ended_as

    def due(self, now: int, account: str | None = None) -> list[int]:
        return [
            index
            for index, kept in enumerate(self.reservations)
            if kept.state == "active" and kept.expires <= now and account in {None, kept.account}
        ]

    def expire(self, now: int, account: str | None = None) -> int:
        due = self.due(now, account)
        for index in due:
            self.free_reservation(index, set(self.reservations[index].tonnes), ended_as="expired")
        return len(due)

    def invalidate(self, issuance: int) -> None:
        self.invalid.add(issuance)
        for transfer in self.transfers:
            if transfer.state == "offered" and any(tonne[0] == issuance for tonne in transfer.tonnes):
                self.put(transfer.tonnes, transfer.account, "held")
                transfer.state = "invalidated"
        for index, kept in enumerate(self.reservations):
            lost = {tonne for tonne in kept.tonnes if tonne[0] == issuance}
            if kept.state not in {"active", "committed"} or not lost:
                continue
            kept.tonnes -= lost
            kept.state = "active" if kept.tonnes else "invalidated"
            for request in self.requests:
                if request.reservation == index and request.state in {"requested", "approved", "instructed"}:
                    request.state = "invalidated"
        for tonne, (account, state, _reference) in list(self.lies.items()):
            if tonne[0] == issuance and state not in {"retired", "cancelled"}:
                self.lies[tonne] = (account, "frozen", "")
