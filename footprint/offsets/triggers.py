"""Which rules of the ledger does the database itself keep, whoever writes?

=====================================  ====================================  ==============================
rule                                   PostgreSQL                            SQLite
=====================================  ====================================  ==============================
no serial in two open blocks           EXCLUDE ``block_serials_once``        ``offsets_block_born``
a block is closed once, else unchanged ``offsets_block_closed_once``         the same
retired and cancelled blocks stay      ``offsets_block_closed_once``         the same
a block lies inside its issuance       ``offsets_block_born``                the same
what is closed is replaced             ``offsets_block_replaced`` (commit)   ``offsets_chainhead_along_chain``
a chain only grows, by its movements   ``offsets_chainhead_along_chain``     the same
nothing is deleted or truncated        ``…_no_delete``, ``…_no_truncate``    ``…_no_delete``
a retired request stays as it is       ``offsets_retirementrequest_facts``   the same
an account stays whose it is           ``offsets_account_stays``             the same
=====================================  ====================================  ==============================

On SQLite blocks may only be opened and closed by a movement that its chain head has not reached yet; when
the head moves on to it, it must have opened as much as it closed.
"""

from footprint.core.triggers import Trigger, append_only_triggers

BLOCK = "offsets_block"
HEAD = "offsets_chainhead"
REQUEST = "offsets_retirementrequest"
ACCOUNT = "offsets_account"

EXCLUSION = "block_serials_once"
_BORN_WORDS = "A block is born open, inside its issuance, with the registry and prefix of its issuance."
_TWICE_WORDS = "A serial cannot be entered twice: these serials lie in another open block."
_SEALED_WORDS = "Blocks are opened and closed only by the newest movement of their issuance."
_ONCE_WORDS = "A block is history: it may only be closed, once, by a later movement."
_FINAL_WORDS = "Retired and cancelled are final: such a block is never closed."
_REPLACED_WORDS = "A movement must open exactly the serials that it closes."
_HEAD_WORDS = "The end of a chain only moves on to the next movement of its issuance."
_REQUEST_WORDS = (
    "The facts of a retirement request are written once, and a retired one stays as it is;"
    " only the name of a person may be erased."
)
_ACCOUNT_WORDS = (
    "An account stays in its registry and with its organisation: serials change hands by movements alone."
)
_ERRCODE = "integrity_constraint_violation"
FACTS = (
    "public_id",
    "reservation_id",
    "account_id",
    "tonnes",
    "beneficiary_kind",
    "beneficiary_organisation_id",
    "purpose",
    "claim",
    "subject",
    "subject_public_id",
    "zone",
    "facts_sha256",
    "requested_by_id",
    "requested_at",
    "request_id",
)


def _trigger(
    *, name: str, table: str, event: str, refusals: list[tuple[str, str]], sqlite_only: list | None = None
) -> Trigger:
    """A BEFORE trigger that refuses with the words of the first condition that holds, on both databases."""
    in_sqlite = [f"SELECT RAISE(ABORT, '{words}') WHERE {when};" for when, words in refusals]
    in_sqlite += [f"SELECT RAISE(ABORT, '{words}') WHERE {when};" for when, words in sqlite_only or []]
    return Trigger(
        name=name,
        table=table,
        sqlite=f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {' '.join(in_sqlite)} END",
        postgresql=_function(name, [*(_raise_if(*refusal) for refusal in refusals), "RETURN NEW;"])
        + f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def _function(name: str, lines: list[str]) -> str:
    head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
    return "\n".join([head, "BEGIN", *lines, "END $$;", ""])


def _raise_if(condition: str, words: str) -> str:
    return f"IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '{_ERRCODE}'; END IF;"


def _keep_rows(table: str) -> list[Trigger]:
    """No row is deleted, the table is not truncated."""
    kept = append_only_triggers(table=table, columns=())
    return [trigger for trigger in kept if trigger.name.endswith(("_no_delete", "_no_truncate"))]


def _any_change(columns: list[str]) -> str:
    """Both databases read ``(a, b) IS DISTINCT FROM (c, d)`` differently; this they read alike."""
    return " OR ".join(
        f'(OLD."{c}" <> NEW."{c}" OR (OLD."{c}" IS NULL) <> (NEW."{c}" IS NULL))' for c in columns
    )


def block_triggers(columns: list[str]) -> list[Trigger]:
    """Blocks are born open and inside, closed once, replaced, and final when retired or cancelled."""
    return [*_keep_rows(BLOCK), _block_born(), _block_closed_once(columns), _block_replaced()]


def _block_born() -> Trigger:
    outside = (
        "NEW.closed_by_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM offsets_issuance i"
        " WHERE i.id = NEW.issuance_id AND i.registry_id = NEW.registry_id"
        " AND i.prefix = NEW.prefix AND i.first <= NEW.first AND i.last >= NEW.last)"
    )
    overlapping = (
        "(SELECT b.last FROM offsets_block b WHERE b.registry_id = NEW.registry_id AND b.prefix = NEW.prefix"
        " AND b.closed_by_id IS NULL AND b.first <= NEW.last ORDER BY b.first DESC LIMIT 1) >= NEW.first"
    )
    return _trigger(
        name="offsets_block_born",
        table=BLOCK,
        event="INSERT",
        refusals=[(outside, _BORN_WORDS)],
        sqlite_only=[(overlapping, _TWICE_WORDS), (_sealed("NEW.opened_by_id"), _SEALED_WORDS)],
    )


def _sealed(movement: str) -> str:
    """Whether ``movement`` is of another issuance than the block, or its chain head has reached it."""
    return (
        "NOT EXISTS (SELECT 1 FROM offsets_movement m"
        " JOIN offsets_chainhead h ON h.issuance_id = m.issuance_id"
        f" WHERE m.id = {movement} AND m.issuance_id = NEW.issuance_id AND m.sequence = h.sequence + 1)"
    )


def _block_closed_once(columns: list[str]) -> Trigger:
    late = "OLD.closed_by_id IS NOT NULL OR NEW.closed_by_id IS NULL OR NEW.closed_by_id <= OLD.opened_by_id"
    changed = _any_change([column for column in columns if column != "closed_by_id"])
    return _trigger(
        name="offsets_block_closed_once",
        table=BLOCK,
        event="UPDATE",
        refusals=[
            (f"{late} OR {changed}", _ONCE_WORDS),
            ("OLD.state IN ('retired', 'cancelled')", _FINAL_WORDS),
        ],
        sqlite_only=[(_sealed("NEW.closed_by_id"), _SEALED_WORDS)],
    )


def _block_replaced() -> Trigger:
    """PostgreSQL, at commit: the movement that closed a block opened all of its serials again."""
    lost = """
    (SELECT coalesce(sum(least(last, NEW.last) - greatest(first, NEW.first) + 1), 0)
     FROM offsets_block
     WHERE opened_by_id = NEW.closed_by_id AND issuance_id = NEW.issuance_id
       AND last >= NEW.first AND first <= NEW.last
       AND first >= coalesce(
           (SELECT max(first) FROM offsets_block
            WHERE opened_by_id = NEW.closed_by_id AND first <= NEW.first),
           NEW.first)
    ) <> NEW.last - NEW.first + 1"""
    return Trigger(
        name="offsets_block_replaced",
        table=BLOCK,
        postgresql=_function("offsets_block_replaced", [_raise_if(lost, _REPLACED_WORDS), "RETURN NULL;"])
        + "CREATE CONSTRAINT TRIGGER offsets_block_replaced AFTER UPDATE ON offsets_block"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION offsets_block_replaced()",
    )


def chain_head_triggers() -> list[Trigger]:
    """A head moves on to the next movement of its chain, and is never taken away."""
    off_chain = (
        "NEW.issuance_id <> OLD.issuance_id OR NEW.sequence <> OLD.sequence + 1"
        " OR NOT EXISTS (SELECT 1 FROM offsets_movement m WHERE m.issuance_id = NEW.issuance_id"
        " AND m.sequence = NEW.sequence AND m.hash = NEW.hash AND m.prev_hash = OLD.hash)"
    )
    movement = (
        "(SELECT m.id FROM offsets_movement m"
        " WHERE m.issuance_id = NEW.issuance_id AND m.sequence = NEW.sequence)"
    )
    opened = (
        "(SELECT coalesce(sum(b.last - b.first + 1), 0) FROM offsets_block b"
        f" WHERE b.opened_by_id = {movement})"
    )
    closed = (
        "(SELECT coalesce(sum(b.last - b.first + 1), 0) FROM offsets_block b"
        f" WHERE b.closed_by_id = {movement})"
    )
    issued = "(SELECT i.last - i.first + 1 FROM offsets_issuance i WHERE i.id = NEW.issuance_id)"
    expected = f"CASE NEW.sequence WHEN 1 THEN {issued} ELSE {closed} END"
    return [
        *_keep_rows(HEAD),
        _trigger(
            name="offsets_chainhead_along_chain",
            table=HEAD,
            event="UPDATE",
            refusals=[(off_chain, _HEAD_WORDS)],
            sqlite_only=[(f"{opened} <> {expected}", _REPLACED_WORDS)],
        ),
    ]


def account_triggers() -> list[Trigger]:
    """Whoever an account belongs to holds its serials: another owner would move tonnes past the journal."""
    other = _any_change(["public_id", "registry_id", "kind", "organisation_id"])
    return [
        *_keep_rows(ACCOUNT),
        _trigger(
            name="offsets_account_stays", table=ACCOUNT, event="UPDATE", refusals=[(other, _ACCOUNT_WORDS)]
        ),
    ]


def retirement_request_triggers(columns: list[str]) -> list[Trigger]:
    """Facts are written once; a retired request stays, but for a person's name and the privacy level."""
    erased = (
        "NEW.beneficiary_name = OLD.beneficiary_name AND NEW.facts_salt = OLD.facts_salt"
        " OR OLD.beneficiary_kind = 'person' AND NEW.beneficiary_name = '' AND NEW.facts_salt = ''"
    )
    soft = {"beneficiary_name", "facts_salt", "privacy"}
    facts = _any_change([column for column in columns if column in FACTS])
    rest = _any_change([column for column in columns if column not in soft])
    return [
        *_keep_rows(REQUEST),
        _trigger(
            name="offsets_retirementrequest_facts",
            table=REQUEST,
            event="UPDATE",
            refusals=[(f"{facts} OR NOT ({erased}) OR (OLD.state = 'retired' AND ({rest}))", _REQUEST_WORDS)],
        ),
    ]
