"""Does what a certificate of neutrality says follow from the calculation and the serials inside its file?"""

import json
from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Any

from calculators.verify_check import Check, check

KINDS = ("neutrality_achieved", "neutrality_commitment")
RESULT_NAME, EVENT_NAME, COVER_NAME = "result.json", "event.json", "cover.json"
RULEBOOK_NAME = "rulebook.json"
MG_PER_TONNE = 10**9


def claim_checks(record: Mapping[str, Any], files: Mapping[str, bytes]) -> list[Check]:
    """Compare the figures of a certificate with the data inside its file.

    Parameters
    ----------
    record
        The frozen record.
    files
        Everything embedded, by name; the digests were compared with the record before.

    Returns
    -------
    list[Check]
        Empty for documents of other kinds; one failing check when the data cannot be read.
    """
    if record.get("kind") not in KINDS:
        return []
    try:
        return [
            _footprint_check(record["facts"], files),
            _quantity_check(record, files),
            _cover_check(record["facts"], files),
            *_inputs_check(record["facts"], files),
        ]
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        return [
            Check(
                code="claim",
                verdict="fail",
                zh="证书内附的数据不完整，无法核对。",
                en="The data inside the certificate are incomplete and cannot be compared.",
                detail={"error": f"{type(error).__name__}: {error}"[:300]},
            )
        ]


def _footprint_check(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> Check:
    """The footprint printed is the total of the attached calculation."""
    total, _p95 = _totals_mg(files)
    printed = facts["footprint"]["mg"]
    return check(
        "claim.footprint",
        printed is not None and Decimal(printed) == total,
        zh=("证书所载碳足迹即所附核算结果的合计。", "证书所载碳足迹与所附核算结果的合计不符。"),
        en=(
            "The footprint on the certificate is the total of the attached calculation.",
            "The footprint on the certificate is not the total of the attached calculation.",
        ),
        detail={"printed_mg": printed, "calculated_mg": str(total)},
    )


def _quantity_check(record: Mapping[str, Any], files: Mapping[str, bytes]) -> Check:
    """The quantity is the footprint (or its one-sided P95) rounded up, and is reached."""
    quantity = record["facts"]["quantity"]
    total, p95 = _totals_mg(files)
    basis = max(total, p95) if quantity["basis"] == "p95" else total
    needed = int((basis / MG_PER_TONNE).to_integral_value(rounding=ROUND_CEILING))
    achieved = record["kind"] == "neutrality_achieved"
    counted = quantity["done_t"] if achieved else quantity["done_t"] + quantity["promised_t"]
    return check(
        "claim.quantity",
        quantity["required_t"] == needed <= counted,
        zh=(
            f"应抵消 {needed} 吨，已计 {counted} 吨，足够。",
            f"应抵消 {needed} 吨，证书载 {quantity['required_t']} 吨、已计 {counted} 吨，不符或不足。",
        ),
        en=(
            f"{needed} t are needed and {counted} t are counted: enough.",
            f"{needed} t are needed; the certificate says {quantity['required_t']} t and counts {counted} t.",
        ),
        detail={"needed_t": needed, "counted_t": counted},
    )


def _cover_check(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> Check:
    """The tonnes counted are those of the serials listed, each serial once, each retirement with a proof."""
    cover = json.loads(files[COVER_NAME])
    retired, promised = facts["retirements"], facts["promises"]
    ranges = [
        (unit["registry"]["zh"], unit["project_number"], unit["vintage"], *_ends(part))
        for unit in (*retired, *promised)
        for part in unit["serials"]
    ]
    sums_right = all(
        sum(int(part["tonnes"]) for part in unit["serials"]) == unit["tonnes"]
        for unit in (*retired, *promised)
    )
    wrong = {
        "done_t": facts["quantity"]["done_t"] != sum(unit["tonnes"] for unit in retired),
        "promised_t": facts["quantity"]["promised_t"] != sum(unit["tonnes"] for unit in promised),
        "serials": not sums_right,
        "twice": _overlapping(ranges),
        "proof": any(
            not (unit["proof_sha256"] or unit["proof_number"] or unit["proven_here"]) for unit in retired
        ),
        "cover.json": (cover["retirements"], cover["promises"]) != (retired, promised),
    }
    return check(
        "claim.cover",
        not any(wrong.values()),
        zh=("编号段、吨数和注销证明逐项相符，无重复编号。", "编号段、吨数或注销证明不相符。"),
        en=(
            "Serial ranges, tonnes and proofs agree, and no serial stands twice.",
            "Serial ranges, tonnes and proofs do not agree.",
        ),
        detail={"wrong": [name for name, found in wrong.items() if found]},
    )


def _inputs_check(facts: Mapping[str, Any], files: Mapping[str, bytes]) -> list[Check]:
    """The attached data, calculated with the factors of this program, give the same milligrams.

    Left out where this program carries another release of the factors than the certificate names: the
    attached calculation was evaluated from its own factors before.
    """
    from calculators.factors import shipped_library  # noqa: PLC0415  (the library is read only when needed)
    from calculators.inputs import calculate  # noqa: PLC0415
    from calculators.rulebooks import RuleBook  # noqa: PLC0415

    library = shipped_library()
    if library.digest != facts["footprint"]["factor_digest"]:
        return []
    book = RuleBook.from_dict(json.loads(files[RULEBOOK_NAME]))
    found = calculate(files[EVENT_NAME], library=library, book=book).result
    calculated = found.total() * 10**6
    return [
        check(
            "claim.inputs",
            calculated == Decimal(facts["footprint"]["mg"]),
            zh=(
                "由所附活动数据和本程序的因子重新计算，得到同样的毫克数。",
                "由所附活动数据重新计算，结果与证书不符。",
            ),
            en=(
                "The attached data, calculated anew with the factors of this program, give the same "
                "milligrams.",
                "The attached data, calculated anew, give another footprint than the certificate.",
            ),
            detail={"calculated_mg": str(calculated)},
        )
    ]


def _totals_mg(files: Mapping[str, bytes]) -> tuple[Decimal, Decimal]:
    """Total and one-sided P95 of the attached calculation. [mgCO2e]"""
    from calculators.result import Result  # noqa: PLC0415  (numpy and scipy only when needed)

    result = Result.from_dict(json.loads(files[RESULT_NAME]))
    p95 = Decimal(repr(result.interval().p95))
    return result.total() * 10**6, p95 * 10**6


def _ends(part: Mapping[str, Any]) -> tuple[int, int]:
    return int(part["serial_from"]), int(part["serial_to"])


def _overlapping(ranges: list[tuple[str, str, int, int, int]]) -> bool:
    """Whether two ranges of the same project and vintage share a serial."""
    ordered = sorted(ranges)
    return any(one[:3] == other[:3] and other[3] <= one[4] for one, other in pairwise(ordered))
