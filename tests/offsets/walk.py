"""One walk through the ledger: every move that the services offer, each compared with the oracle.

A step is a method with small whole numbers as arguments, so that hypothesis can shrink a walk and a seeded
generator can make a long one. After each step the database must hold exactly what the oracle holds.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest
from django.db import connection

from footprint.accounts.models import Organisation, User
from footprint.core.problems import DomainError
from footprint.offsets import selectors, services
from footprint.offsets.audit import checkpoints, journal, records, tiling
from footprint.offsets.audit.breaks import Tally
from footprint.offsets.enums import Choice
from footprint.offsets.models import Block
from footprint.offsets.problems import IdempotencyConflict
from tests.offsets.conftest import NOW
from tests.offsets.oracle import Kept, Oracle, Tonne

CHOICES = [Choice.OLDEST_FIRST, Choice.PROPORTIONAL, Choice.WHERE_FREE]
UNFINISHED = ("requested", "approved", "instructed")
_names = itertools.count(1)
PATTERN = r"T-(?P<first>\d+)-(?P<last>\d+)-[A-Z]+"


class Walk:
    """Two registries (one operated here), four holdings, three issuances, two people."""

    done: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        self.steps = 0
        self.now = 0
        number = next(_names)
        self.people = [User.objects.create_user(f"{who}{number}@example.org") for who in ("asks", "approves")]
        operator = Organisation.objects.create(name_zh="登记机构")
        self.accounts = {}
        self.registries = []
        for code, here in (("here", True), ("there", False)):
            registry = services.registry_register(
                code=f"{code}-{number}",
                name_zh=code,
                name_en=code,
                kind="inclusive",
                serial_pattern=PATTERN,
                serial_example="T-1-2-X",
                operated_here=here,
                operator=operator if here else None,
                now=NOW,
            )
            self.registries.append(registry)
            for name in ("A", "B"):
                organisation = Organisation.objects.create(name_zh=name)
                self.accounts[f"{code}-{name}"] = services.account_open(
                    registry=registry, organisation=organisation, now=NOW
                )
            for account in registry.accounts.filter(organisation=None):
                self.accounts[f"{code}-{account.kind}"] = account
        self.names = {account.pk: name for name, account in self.accounts.items()}
        self.holdings = [name for name in self.accounts if name[-1] in "AB"]
        self.usual = {*self.holdings, "here-buffer", "there-buffer"}
        self.issuances = {}
        self.oracle = Oracle(vintages={})
        for place, vintage, first, last, account in (
            ("here", 2025, 1, 60, "here-A"),
            ("here", 2024, 101, 150, "here-A"),
            ("there", 2025, 1, 60, "there-outside"),
        ):
            registry = self.registries[place == "there"]
            project = services.project_register(
                registry=registry, number=f"P-{first}", name_zh="项目", kind="other", now=NOW
            )
            issuance = services.issuance_register(
                project=project,
                vintage=vintage,
                serials=f"T-{first}-{last}-X",
                account=self.accounts[account],
                registered_by=self.people[0],
                request_id=uuid4(),
                now=NOW,
            )
            self.issuances[issuance.pk] = issuance
            self.oracle.vintages[issuance.pk] = vintage
            self.oracle.issue(issuance.pk, first, last, account)
        self.objects: dict[str, list] = {"reservations": [], "transfers": [], "requests": []}
        self.calls: list[tuple[Callable, dict, object]] = []

    # --- the ways to call and to compare ---------------------------------------------------------------
    def call(self, service: Callable, expected: bool, **arguments) -> object | None:
        """Call a service; it must do or refuse as the oracle expects."""
        arguments = {"request_id": uuid4(), "now": self.moment(), **arguments}
        if not expected:
            with pytest.raises(DomainError):
                service(**arguments)
            Walk.refused[service.__name__] += 1
            return None
        result = service(**arguments)
        Walk.done[service.__name__] += 1
        self.calls.append((service, arguments, result))
        return result

    def moment(self):
        return NOW + timedelta(hours=self.now)

    def compare(self) -> None:
        """The database holds what the oracle holds."""
        self.steps += 1
        stored: dict[Tonne, tuple[str, str, str]] = {}
        rows = (
            Block.objects.open()
            .filter(issuance__in=self.issuances)
            .values_list(
                "issuance_id", "first", "last", "account_id", "state",
                "reservation__public_id", "transfer__public_id", "retirement__public_id",
            )
        )  # fmt: skip
        for issuance, first, last, account, state, *references in rows:
            reference = next((str(key) for key in references if key), "")
            for serial in range(first, last + 1):
                assert (issuance, serial) not in stored, "the same serial in two open blocks"
                stored[issuance, serial] = (self.names[account], state, reference)
        assert stored == self.oracle.lies

    def compare_records(self) -> None:
        """States of reservations, transfers and requests, and balances by SQL."""
        for kind, known in (
            ("reservations", self.oracle.reservations),
            ("transfers", self.oracle.transfers),
            ("requests", self.oracle.requests),
        ):
            for record, kept in zip(self.objects[kind], known, strict=True):
                record.refresh_from_db()
                assert record.state == kept.state, f"{kind}: {record.state} instead of {kept.state}"
        for name, account in self.accounts.items():
            counted: dict[str, int] = {}
            for owner, state, _reference in self.oracle.lies.values():
                if owner == name:
                    counted[state] = counted.get(state, 0) + 1
            assert selectors.account_balance(account) == counted

    def finish(self) -> None:
        """The end of a walk: records agree, the database's deferred rules hold, the audit finds nothing."""
        self.compare_records()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        services.checkpoint_take(now=self.moment())
        for check in (tiling, journal, records, checkpoints):
            assert list(check.check(Tally())) == []

    # --- picking by small numbers ----------------------------------------------------------------------
    def holding(self, pick: int) -> str:
        return self.holdings[pick % len(self.holdings)]

    def pick(self, kind: str, pick: int, *states: str) -> int | None:
        """One of the reservations, transfers or requests: mostly one in these states, sometimes any."""
        known = getattr(self.oracle, kind)
        fitting = [index for index, kept in enumerate(known) if kept.state in states]
        among = fitting if fitting and pick % 8 else range(len(known))
        return among[pick // 8 % len(among)] if among else None

    def named(self, pick: int, start: int, length: int, *states: str) -> tuple[list, set[Tonne]]:
        """Neighbouring serials: mostly in these states in one account, sometimes any, even beyond the end."""
        lies = self.oracle.lies
        fitting = sorted(
            t for t, (name, state, _ref) in lies.items() if state in states and name in self.usual
        )
        if fitting and pick % 8:
            issuance_id, first = fitting[(pick + 256 * start) % len(fitting)]
            last = first
            while (
                last - first < length % 12 and lies.get((issuance_id, last + 1)) == lies[issuance_id, first]
            ):
                last += 1
            issuance = self.issuances[issuance_id]
        else:
            issuance = list(self.issuances.values())[pick // 8 % len(self.issuances)]
            first = issuance.first + start % (issuance.tonnes + 2)
            last = first + length % 12
        return [(issuance, (first, last))], {(issuance.pk, serial) for serial in range(first, last + 1)}

    def owner(self, tonnes: set[Tonne], pick: int) -> str:
        """Mostly the account in which the first of the tonnes lies; now and then another one."""
        lies = self.oracle.lies.get(min(tonnes))
        return lies[0] if lies and pick % 8 else list(self.accounts)[pick % len(self.accounts)]

    # --- steps -----------------------------------------------------------------------------------------
    def step_reserve(self, account: int, tonnes: int, choice: int, hours: int) -> None:
        name, choice_name = self.holding(account), CHOICES[choice % 3]
        count = 1 + tonnes % 25
        chosen = self.oracle.choose(name, count, choice_name)
        if chosen is None and self.oracle.expire(self.now, name):
            chosen = self.oracle.choose(name, count, choice_name)
        expires = self.now + 1 + hours % 20
        self._reserved(name, chosen, expires, tonnes=count, choice=choice_name)

    def step_reserve_named(self, pick: int, start: int, length: int, account: int, hours: int) -> None:
        serials, tonnes = self.named(pick, start, length, "held")
        name = self.owner(tonnes, account)
        allowed = self.oracle.all_are(tonnes, name, {"held"})
        self._reserved(name, tonnes if allowed else None, self.now + 1 + hours % 20, serials=serials)

    def _reserved(self, name: str, chosen: set[Tonne] | None, expires: int, **how) -> None:
        reservation = self.call(
            services.blocks_reserve,
            chosen is not None,
            account=self.accounts[name],
            expires_at=NOW + timedelta(hours=expires),
            reserved_by=self.people[0],
            **how,
        )
        if reservation is not None:
            self.objects["reservations"].append(reservation)
            reference = str(reservation.public_id)
            self.oracle.reserve(name, chosen, expires=expires, reference=reference, state="active")

    def step_release(self, pick: int, tonnes: int, whole: bool) -> None:
        index = self.pick("reservations", pick, "active")
        if index is None:
            return
        kept = self.oracle.reservations[index]
        count = len(kept.tonnes) if whole else 1 + tonnes % 12
        allowed = kept.state == "active" and 0 < count <= len(kept.tonnes)
        released = self.call(
            services.reservation_release,
            allowed,
            reservation=self.objects["reservations"][index],
            tonnes=None if whole else count,
            released_by=self.people[0],
        )
        if released is not None:
            highest = set(sorted(kept.tonnes)[-count:])
            self.oracle.free_reservation(index, highest, ended_as="released")

    def step_time(self, hours: int) -> None:
        self.now += hours % 6
        assert services.reservations_expire(now=self.moment()) == self.oracle.expire(self.now)

    def step_request(self, pick: int, asker: int) -> None:
        index = self.pick("reservations", pick, "active")
        if index is None:
            return
        kept = self.oracle.reservations[index]
        allowed = kept.state == "active" and kept.expires > self.now
        self._requested(index, asker, allowed, reservation=self.objects["reservations"][index])

    def step_request_direct(self, account: int, tonnes: int, asker: int) -> None:
        name = self.holding(account)
        count = 1 + tonnes % 12
        chosen = self.oracle.choose(name, count, Choice.OLDEST_FIRST)
        request = self._requested(None, asker, chosen is not None, account=self.accounts[name], tonnes=count)
        if request is not None:
            reservation = request.reservation
            self.objects["reservations"].append(reservation)
            index = self.oracle.reserve(
                name, chosen, expires=self.now, reference=str(reservation.public_id), state="committed"
            )
            self.oracle.requests[-1].reservation = index

    def _requested(self, index: int | None, asker: int, allowed: bool, **source):
        request = self.call(
            services.retirement_request,
            allowed,
            **source,
            beneficiary_name="受益方",
            purpose="other",
            claim="c",
            subject="s",
            requested_by=self.people[asker % 2],
        )
        if request is not None:
            self.objects["requests"].append(request)
            self.oracle.requests.append(
                Kept("", set(), "requested", asker=asker % 2, reservation=-1 if index is None else index)
            )
            if index is not None:
                self.oracle.reservations[index].state = "committed"
        return request

    def step_approve(self, pick: int, who: int) -> None:
        index = self.pick("requests", pick, "requested")
        if index is None:
            return
        kept = self.oracle.requests[index]
        allowed = kept.state == "requested" and kept.asker != who % 2
        request = self.call(
            services.retirement_approve,
            allowed,
            retirement_request=self.objects["requests"][index],
            approved_by=self.people[who % 2],
        )
        if request is not None:
            self._approved(index, request)

    def step_approve_many(self, who: int) -> None:
        waiting = [
            index
            for index, kept in enumerate(self.oracle.requests)
            if kept.state == "requested" and kept.asker != who % 2
        ]
        if not waiting:
            return
        requests = self.call(
            services.retirements_approve,
            True,
            retirement_requests=[self.objects["requests"][index] for index in waiting],
            approved_by=self.people[who % 2],
        )
        for index, request in zip(waiting, requests, strict=True):
            self._approved(index, request)

    def _approved(self, index: int, request) -> None:
        kept = self.oracle.requests[index]
        if request.account.registry_id == self.registries[0].pk:
            self._retired(index, str(request.retirement.public_id))
        else:
            kept.state = "approved"

    def _retired(self, index: int, reference: str) -> None:
        kept = self.oracle.requests[index]
        reservation = self.oracle.reservations[kept.reservation]
        self.oracle.put(reservation.tonnes, reservation.account, "retired", reference)
        reservation.tonnes, reservation.state, kept.state = set(), "retired", "retired"

    def step_reject(self, pick: int, chance: int) -> None:
        if chance % 3:
            return
        index = self.pick("requests", pick, *UNFINISHED)
        if index is None:
            return
        kept = self.oracle.requests[index]
        request = self.call(
            services.retirement_reject,
            kept.state in UNFINISHED,
            retirement_request=self.objects["requests"][index],
            rejected_by=self.people[1],
            reason="no",
        )
        if request is not None:
            kept.state = "rejected"
            reservation = self.oracle.reservations[kept.reservation]
            reservation.state = "active"
            if reservation.expires <= self.now:
                tonnes = set(reservation.tonnes)
                self.oracle.free_reservation(kept.reservation, tonnes, ended_as="released")

    def step_instruct(self, pick: int) -> None:
        index = self.pick("requests", pick, "approved")
        if index is None:
            return
        kept = self.oracle.requests[index]
        request = self.call(
            services.retirement_instruct,
            kept.state == "approved",
            retirement_request=self.objects["requests"][index],
            instructed_by=self.people[0],
        )
        if request is not None:
            kept.state = "instructed"

    def step_prove(self, pick: int, wrong: int) -> None:
        """A proof that names one serial after the other; every eighth leaves one out."""
        index = self.pick("requests", pick, "instructed")
        if index is None:
            return
        kept = self.oracle.requests[index]
        serials = sorted(serial for _issuance, serial in self.oracle.reservations[kept.reservation].tonnes)
        is_wrong = wrong % 8 == 0
        retirement = self.call(
            services.retirement_prove,
            kept.state == "instructed" and not is_wrong,
            retirement_request=self.objects["requests"][index],
            serial_texts=[f"T-{serial}-{serial}-X" for serial in serials[is_wrong:]],
            proof_sha256="ab" * 32,
            proof_number="1",
            retired_on=date(2026, 11, 19),
            proved_by=self.people[0],
        )
        if retirement is not None:
            self._retired(index, str(retirement.public_id))

    def step_onward(self, pick: int) -> None:
        """Take an unfinished retirement one step further, by the person who may."""
        index = self.pick("requests", 1 + 8 * pick, *UNFINISHED)
        if index is None or self.oracle.requests[index].state not in UNFINISHED:
            return
        own = list(self.oracle.requests)
        state = own[index].state
        fitting = [at for at, kept in enumerate(own) if kept.state == state]
        choice = 1 + 8 * fitting.index(index)
        if state == "requested":
            self.step_approve(choice, own[index].asker + 1)
        elif state == "approved":
            self.step_instruct(choice)
        else:
            self.step_prove(choice, 1)

    def step_offer(self, account: int, to: int, tonnes: int) -> None:
        sender = self.holding(account)
        receiver = self.holding(to) if to % 4 == 0 else sender[:-1] + ("B" if sender[-1] == "A" else "A")
        count = 1 + tonnes % 15
        chosen = self.oracle.choose(sender, count, Choice.OLDEST_FIRST)
        same_registry = sender.split("-")[0] == receiver.split("-")[0]
        allowed = chosen is not None and sender != receiver and same_registry
        transfer = self.call(
            services.transfer_offer,
            allowed,
            from_account=self.accounts[sender],
            to_account=self.accounts[receiver],
            tonnes=count,
            offered_by=self.people[0],
        )
        if transfer is not None:
            self.objects["transfers"].append(transfer)
            self.oracle.put(chosen, sender, "in_transfer", str(transfer.public_id))
            self.oracle.transfers.append(Kept(sender, chosen, "offered", to=receiver))

    def step_decide(self, pick: int, decision: int) -> None:
        index = self.pick("transfers", pick, "offered")
        if index is None:
            return
        kept = self.oracle.transfers[index]
        service, state = [
            (services.transfer_accept, "accepted"),
            (services.transfer_reject, "rejected"),
            (services.transfer_withdraw, "withdrawn"),
        ][decision % 3]
        transfer = self.call(
            service,
            kept.state == "offered",
            transfer=self.objects["transfers"][index],
            decided_by=self.people[1],
        )
        if transfer is not None:
            kept.state = state
            owner = kept.to if state == "accepted" else kept.account
            self.oracle.put(kept.tonnes, owner, "held")

    def step_hold(self, kind: int, pick: int, start: int, length: int, account: int) -> None:
        """Freeze, unfreeze, set aside or hand back named serials."""
        usual = ("held", "frozen", "held", "buffer")[kind % 4]
        serials, tonnes = self.named(pick, start, length, usual)
        name = self.owner(tonnes, account)
        place = name.split("-")[0]
        issuance = serials[0][0]
        buffer, receiver = f"{place}-buffer", f"{place}-A"
        service, states, after, to = [
            (services.blocks_freeze, {"held"}, "frozen", name),
            (services.blocks_unfreeze, {"frozen"}, "held", name),
            (services.blocks_set_aside, {"held"}, "buffer", buffer),
            (services.blocks_hand_back, {"buffer"}, "held", receiver),
        ][kind % 4]
        is_back = service is services.blocks_hand_back
        allowed = self.oracle.all_are(tonnes, buffer if is_back else name, states)
        if service is services.blocks_unfreeze and issuance.pk in self.oracle.invalid:
            allowed = False
        if service is services.blocks_set_aside and name == buffer:
            return  # what is in the pool is in the state “buffer”, never free
        changed = self.call(
            service,
            allowed,
            account=self.accounts[receiver if is_back else name],
            serials=serials,
            reason="why",
            actor=self.people[0],
        )
        if changed is not None:
            assert changed == len(tonnes)
            self.oracle.put(tonnes, to, after)

    def step_cancel(self, pick: int, start: int, length: int, account: int) -> None:
        serials, tonnes = self.named(pick, start, length % 3, "held", "frozen", "buffer")
        name = self.owner(tonnes, account)
        allowed = self.oracle.all_are(tonnes, name, {"held", "frozen", "buffer"})
        changed = self.call(
            services.blocks_cancel,
            allowed,
            account=self.accounts[name],
            serials=serials,
            reason="why",
            requested_by=self.people[0],
            approved_by=self.people[1],
        )
        if changed is not None:
            self.oracle.put(tonnes, name, "cancelled")

    def step_statement(self, account: int, start: int, length: int, complete: bool) -> None:
        """The registry elsewhere states what one of its holdings has."""
        name = ["there-A", "there-B"][account % 2]
        issuance = list(self.issuances.values())[2]
        first = issuance.first + start % issuance.tonnes
        last = min(issuance.last, first + length % 12)
        listed = {(issuance.pk, serial) for serial in range(first, last + 1)}
        lies = self.oracle.lies
        final = {"retired", "cancelled"}
        ours = {t for t, (owner, state, _r) in lies.items() if owner == name and state not in final}
        enters = {t for t in listed - ours if lies[t][:2] == ("there-outside", "held")}
        clean = listed <= ours | enters
        leaves = ours - listed if complete else set()
        clean = clean and all(lies[t][1] == "held" for t in leaves)
        statement = services.statement_preview(
            account=self.accounts[name],
            file_name="s.csv",
            content=f"serial,tonnes\nT-{first}-{last}-X,{last - first + 1}".encode(),
            as_of=date(2026, 11, 20),
            is_complete=complete,
            uploaded_by=self.people[0],
            request_id=uuid4(),
            now=self.moment(),
        )
        submitted = self.call(
            services.statement_submit, clean, statement=statement, submitted_by=self.people[0]
        )
        if submitted is not None:
            self.call(services.statement_approve, True, statement=submitted, decided_by=self.people[1])
            self.oracle.put(enters, name, "held")
            self.oracle.put(leaves, "there-outside", "held")

    def step_merge(self, pick: int) -> None:
        issuance = list(self.issuances.values())[pick % len(self.issuances)]
        services.blocks_merge(issuance=issuance, request_id=uuid4(), now=self.moment())
        blocks = list(Block.objects.open().filter(issuance=issuance).order_by("first"))
        for left, right in itertools.pairwise(blocks):
            assert not (left.state == right.state == "held" and left.account_id == right.account_id)

    def step_invalidate(self, pick: int, chance: int) -> None:
        if chance % 24:
            return
        issuance = list(self.issuances.values())[pick % len(self.issuances)]
        allowed = issuance.pk not in self.oracle.invalid
        done = self.call(
            services.issuance_invalidate,
            allowed,
            issuance=issuance,
            reason="void",
            invalidated_by=self.people[1],
        )
        if done is not None:
            self.oracle.invalidate(issuance.pk)

    def step_repeat(self, pick: int, other: bool) -> None:
        """The same request again: the same answer and nothing moves; with another body: refused."""
        if not self.calls:
            return
        service, arguments, result = self.calls[-1 - pick % min(len(self.calls), 10)]
        if not other:
            again = service(**arguments)
            assert (getattr(again, "pk", again)) == getattr(result, "pk", result)
            return
        with pytest.raises(IdempotencyConflict):
            services.blocks_freeze(
                account=self.accounts["here-A"],
                serials=[(next(iter(self.issuances.values())), (1, 1))],
                reason="another body",
                actor=self.people[0],
                request_id=arguments["request_id"],
                now=self.moment(),
            )


STEPS: dict[str, Callable] = {
    name.removeprefix("step_"): getattr(Walk, name) for name in dir(Walk) if name.startswith("step_")
}
