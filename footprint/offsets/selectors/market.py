"""Which lots could cover a demand, as the laboratory's matcher reads them?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from calculators.offsets import rule_files
from calculators.offsets.eligibility import RuleSet
from calculators.offsets.event_rules import lot_rules
from calculators.offsets.lots import CO_BENEFITS, Lot
from footprint.core.problems import InvalidInput
from footprint.offsets.enums import AccountKind, BlockState
from footprint.offsets.models import Account, Block, Issuance, Offer
from footprint.rulebooks.models import RuleBookRelease
from footprint.rulebooks.selectors import as_book, latest, latest_of_each

ALREADY_OURS = Decimal(0)
"""What a tonne that the organisation holds costs: cost here is money still to be paid. [currency/t]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOnOffer:
    """One lot for the matcher, and where it lies in the ledger.

    ``lot.id`` is ``<account>/<issuance>`` by their public identifiers; ``offer`` is None for what the
    organisation holds itself.
    """

    lot: Lot
    account: Account
    issuance: Issuance
    offer: Offer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Free tonnes that no rule can be asked about, and why."""

    account: Account
    issuance: Issuance
    tonnes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Everything that lies free for an organisation at a moment."""

    lots: tuple[LotOnOffer, ...]
    left_out: tuple[LeftOut, ...]

    def __getitem__(self, lot_id: str) -> LotOnOffer:
        return next(found for found in self.lots if found.lot.id == lot_id)


def lots_for_matching(
    *,
    organisation=None,
    account: Account | None = None,
    own: bool = True,
    marketplace: bool = False,
    currency: str = "CNY",
    now: datetime,
) -> Market:
    """The lots that an organisation could use: what it holds, and what others offer it.

    Parameters
    ----------
    organisation, account
        Whose holdings are its own: all of an organisation, or one account alone.
    own, marketplace
        Take its own free tonnes; take what others offer in ``currency`` at this moment.

    Returns
    -------
    Market
        One lot for each account and issuance, of all that is free there. Own tonnes cost nothing more;
        tonnes of a registry that does not say what its units are stand in ``left_out``.
    """
    owned = Q(kind=AccountKind.HOLDING) & (Q(pk=account.pk) if account else Q(organisation=organisation))
    own_ids = (
        set(Account.objects.filter(owned).values_list("pk", flat=True)) if organisation or account else set()
    )
    offers = _offers(currency=currency, without=own_ids, now=now) if marketplace else {}
    wanted = Q(account__in=own_ids) if own else Q(pk__in=())
    for account_id in {key[0] for key in offers}:
        wanted |= Q(account_id=account_id)
    free = (
        Block.objects.open()
        .filter(wanted, state=BlockState.HELD, issuance__invalidated_at__isnull=True)
        .values_list("account_id", "issuance_id")
        .annotate(tonnes=Sum(F("last") - F("first") + 1))
        .order_by("account_id", "issuance_id")
    )
    rows = [row for row in free if row[0] in own_ids or row[:2] in offers]
    accounts = Account.objects.select_related("registry", "organisation").in_bulk({row[0] for row in rows})
    issuances = Issuance.objects.select_related("project__methodology", "registry").in_bulk(
        {row[1] for row in rows}
    )
    lots, left_out = [], []
    for account_id, issuance_id, tonnes in rows:
        place = {"account": accounts[account_id], "issuance": issuances[issuance_id]}
        if not issuances[issuance_id].registry.instrument:
            reason = _("The registry does not say what kind of unit this is; no rule can be asked about it.")
            left_out.append(LeftOut(**place, tonnes=tonnes, reason=reason))
            continue
        offer = None if account_id in own_ids else offers[account_id, issuance_id]
        lots.append(LotOnOffer(**place, offer=offer, lot=_lot(**place, tonnes=tonnes, offer=offer)))
    return Market(lots=tuple(lots), left_out=tuple(left_out))


def offers_standing(*, now: datetime, currency: str | None = None):
    """The offers that anybody could take at this moment, cheapest first."""
    found = Offer.objects.filter(withdrawn_at__isnull=True, valid_until__gt=now)
    if currency:
        found = found.filter(currency=currency)
    return found.select_related("account__organisation", "issuance__project", "issuance__registry").order_by(
        "price", "pk"
    )


def _offers(*, currency: str, without: Iterable[int], now: datetime) -> dict[tuple[int, int], Offer]:
    found = offers_standing(now=now, currency=currency).exclude(account_id__in=without)
    return {(offer.account_id, offer.issuance_id): offer for offer in found}


def _lot(*, account: Account, issuance: Issuance, tonnes: int, offer: Offer | None) -> Lot:
    project = issuance.project
    country = project.region[:2]
    return Lot(
        id=f"{account.public_id}/{issuance.public_id}",
        tonnes=tonnes,
        instrument=issuance.registry.instrument,
        registry=issuance.registry.code,
        project=project.number,
        project_type=project.kind,
        country=country,
        region=project.region,
        reductions_from=issuance.period_start or date(issuance.vintage, 1, 1),
        reductions_to=issuance.period_end or date(issuance.vintage, 12, 31),
        commissioned_on=project.commissioned_on,
        registered_on=project.registered_on,
        least_developed_country=False if country == "CN" else None,
        inside_regulated_boundary=project.inside_regulated_firm,
        co_benefits=frozenset(co_benefit_codes(project.co_benefits)),
        price=ALREADY_OURS if offer is None else offer.price,
        smallest_purchase=1 if offer is None else offer.smallest_t,
    )


def co_benefit_codes(listed: Sequence) -> list[str]:
    """The co-benefits of a project that the laboratory knows; a row is a code or ``{"code": …}``."""
    codes = [row.get("code", "") if isinstance(row, dict) else row for row in listed]
    return [code for code in codes if code in CO_BENEFITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A rule set ready for the matcher, and the release that it was read from (empty for markets)."""

    ruleset: RuleSet
    release: str


def rules_named(name: str, *, release: RuleBookRelease | None = None, regions: Sequence[str] = ()) -> Rules:
    """The rules called ``name``: an installed voluntary rule book, or a market of the laboratory.

    Raises
    ------
    InvalidInput
        Neither a rule book nor a market has this name.
    """
    if release is None and name in rule_files.names():
        return Rules(ruleset=rule_files.load(name), release="")
    names = [row.name for row in latest_of_each()]
    if release is None and name not in names:
        raise InvalidInput(
            _("There are no rules called “%(name)s”."),
            code="unknown_rules",
            field="rules",
            value=name,
            params={"name": name, "names": ", ".join([*names, *rule_files.names()])},
            remedy=_("Choose one of: %(names)s."),
        )
    chosen = release or latest(name)
    return Rules(ruleset=lot_rules(as_book(chosen), regions=regions), release=chosen.release)


def rules_choices() -> list[tuple[str, str, str]]:
    """Every rule set that lots can be matched under: name, Chinese title, English title."""
    books = [(row.name, as_book(row).title.zh, as_book(row).title.en) for row in latest_of_each()]
    markets = [(name, rule_files.load(name)) for name in rule_files.names()]
    return books + [(name, rules.title_zh, rules.title_en) for name, rules in markets]
