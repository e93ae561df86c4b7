"""One full record of every kind of document, for tests, pictures and benchmarks."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from calculators.numbering import Number
from footprint.certificates.documents import kind_get, record_make

STATEMENT = {
    "title": {"zh": "碳排放记录说明", "en": "Statement of record"},
    "text": {
        "zh": "上述组织于2026年9月1日至3日在杭州国际博览中心举办“第八届低碳发展论坛”，"
        "其温室气体排放已按所列规则核算，核算结果固定保存，逐项可查。",
        "en": "The organisation named above held the 8th Low-Carbon Development Forum at the Hangzhou "
        "International Expo Center from 1 to 3 September 2026. Its greenhouse gas emissions were calculated "
        "under the rule named below; the result is frozen and can be checked line by line.",
    },
    "items": [
        {
            "label": {"zh": "温室气体排放总量", "en": "Total greenhouse gas emissions"},
            "value": "3,902.72",
            "unit": "tCO₂e",
            "note": {"zh": "95 %区间 3,610 – 4,230 tCO₂e", "en": "95 % interval 3,610 – 4,230 tCO₂e"},
        },
        {"label": {"zh": "会议筹备", "en": "Preparation"}, "value": "974.08", "unit": "tCO₂e"},
        {"label": {"zh": "会议举办", "en": "Holding"}, "value": "1,469.57", "unit": "tCO₂e"},
        {"label": {"zh": "会议收尾", "en": "Closing"}, "value": "1,459.07", "unit": "tCO₂e"},
        {
            "label": {"zh": "核查机构", "en": "Verifier"},
            "value": {"zh": "示例核查中心", "en": "Example Verification Centre"},
        },
    ],
    "basis": {
        "zh": "《大型活动碳中和实施指南（试行）》（生态环境部公告2019年第19号）",
        "en": "MEE Announcement No. 19 of 2019, Implementation Guide for Carbon Neutrality of Large-Scale "
        "Events (Trial)",
    },
}
WHAT = {
    "subject": {
        "kind": "event",
        "name": {"zh": "第八届低碳发展论坛", "en": "8th Low-Carbon Development Forum"},
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-03",
        "place": "杭州",
    },
    "assessment": {
        "id": "00000000-0000-0000-0000-000000000002",
        "number": 2,
        "calculated_on": "2026-10-12",
        "digest": "3f1c" * 16,
        "total_t": "3,902.72",
        "interval_t": {"zh": "3,610～4,230", "en": "3,610–4,230"},
        "lines": 148,
        "gwp_set": "AR6",
        "factors": "2026.1",
        "method": "2026.1",
    },
    "criteria": {
        "title": {
            "zh": "大型活动碳中和实施指南（试行）",
            "en": "Implementation Guide for Carbon Neutrality of Large-Scale Events (Trial)",
        },
        "document": "生态环境部公告2019年第19号",
        "release": "mee_2019 2026.1",
    },
}
VERIFICATION = {
    **WHAT,
    "level": "reasonable",
    "materiality": {"percent": "5", "tonnes": "195.14"},
    "review": {
        "lines": 148,
        "checked": 61,
        "questions": 9,
        "open_questions": 1,
        "times_sent_back": 1,
    },
    "sampling": {
        "draw": 2,
        "seed": "b7e23ec29af22b0b",
        "confidence_percent": "95",
        "threshold_t": "97.57",
        "lines_in_all": 148,
        "large": 11,
        "drawn": 24,
        "checked": 35,
        "coverage_percent": "91.4",
    },
    "misstatements": {
        "over_t": "12.40",
        "under_t": "3.05",
        "net_t": "9.35",
        "material": False,
        "corrected": 3,
        "uncorrected": [
            {
                "what": "部分观众的出发城市按注册地而非实际出发地填写。",
                "line": "观众铁路出行",
                "kind": "projected",
                "amount_t": "12.40",
            },
            {"what": "一台备用发电机的柴油未计入。", "line": "", "kind": "factual", "amount_t": "−3.05"},
        ],
    },
    "opinion": "qualified",
    "basis": {
        "zh": "两家搭建商未能提供展台材料的过磅单，该部分排放按面积估算，我们无法取得替代证据。",
        "en": "Two contractors could not provide weighing slips for stand materials. Those emissions are "
        "estimated by area and we could not obtain other evidence.",
    },
    "independence_declared_on": "2026-10-14",
    "accreditation": {"body": "CNAS", "number": "V-0042", "valid_until": "2028-12-31"},
    "signed_by": "陈立",
    "previous": "VS-2026-000003-12",
}
DECLARATION = {
    **WHAT,
    "clause": {
        "zh": "组织者可自行核算并公开声明，也可委托有资质的第三方开展评价。",
        "en": "The organiser may declare by itself or have a qualified third party assess the result.",
    },
    "third_party": False,
    "signed_by": "周敏",
}
HERE = Path(__file__).parent
FACTS = {
    "statement": STATEMENT,
    "verification_statement": VERIFICATION,
    "self_declaration": DECLARATION,
} | {
    kind: json.loads((HERE / f"sample_{kind}.json").read_text(encoding="utf-8"))
    for kind in (
        "neutrality_plan",
        "footprint_report",
        "neutrality_achieved",
        "neutrality_commitment",
        "retirement_letter",
        "quote",
    )
}


def sample(kind: str, *, demo: bool = True, serial: int = 17, **changes) -> dict:
    """The record of one kind, as it is frozen at issue."""
    found = kind_get(kind)
    arguments = {
        "kind": found,
        "number": str(Number(code=found.code, year=2026, serial=serial, demo=demo)),
        "facts": FACTS[kind],
        "holder": {
            "name_zh": "杭州国际博览中心有限公司",
            "name_en": "Hangzhou International Expo Center Co., Ltd.",
            "credit_code": "91330100799655058B",
        },
        "issuer": {"name_zh": "碳足迹核算与证书平台", "name_en": "Footprint"},
        "subject": {"type": "accounts.organisation", "id": "00000000-0000-0000-0000-000000000001"},
        "issued_at": datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
        "issued_on": date(2026, 11, 20),
        "valid_until": date(2027, 11, 19),
        "replaces": None,
        "correction": None,
        "demo": demo,
    }
    return record_make(**(arguments | changes))


SAMPLES = {kind: sample(kind) for kind in FACTS}
