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
_SHA = "3c59dc048e8850243be8079a5c74d079f2d4b6b0d4a5b9c1b8f0c2a1e7d6f5a4"
_UNITS = {
    "registry": {"zh": "国家温室气体自愿减排注册登记系统", "en": "National voluntary reduction registry"},
    "instrument": {"zh": "国家核证自愿减排量（2017 年 3 月前备案）", "en": "CCER (filed before March 2017)"},
    "project": {"zh": "大唐云南丘北县赶马路风电项目", "en": "Datang Yunnan Qiubei Ganmalu wind farm"},
    "project_number": "~ganmalu",
    "vintage": 2014,
    "tonnes": 3903,
    "serials": [
        {"text": "CCER-1001-4903", "serial_from": "1001", "serial_to": "4903", "tonnes": 3903},
    ],
}
NEUTRALITY_ACHIEVED = {
    "title": {"zh": "碳中和证书", "en": "Certificate of Carbon Neutrality"},
    "sentence": {
        "zh": "第八届低碳发展论坛已依据《大型活动碳中和实施指南（试行）》，"
        "以 3903 吨二氧化碳当量的抵消实现碳中和。",
        "en": "The 8th Low-Carbon Development Forum is carbon neutral under the guide of the Ministry of "
        "Ecology and Environment (Announcement no. 19 of 2019): 3903 tCO₂e have been offset.",
    },
    "event": {
        "name": {"zh": "第八届低碳发展论坛", "en": "The 8th Low-Carbon Development Forum"},
        "kind": {"zh": "会议", "en": "Conference"},
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-03",
        "zone": "Asia/Shanghai",
        "place": "杭州",
        "page": "https://footprint.example/e/00000000-0000-0000-0000-000000000001/",
    },
    "rulebook": {
        "title": {
            "zh": "大型活动碳中和实施指南（试行）",
            "en": "Guide to carbon neutrality of large events (trial)",
        },
        "document": "生态环境部公告 2019 年第 19 号",
        "name": "mee_2019",
        "release": "2019.1",
        "digest": _SHA,
    },
    "footprint": {
        "assessment": "00000000-0000-0000-0000-000000000002",
        "digest": _SHA,
        "inputs_digest": _SHA,
        "mg": "3902720000000",
        "t": "3,902.72",
        "interval": {"zh": "3,610～4,230", "en": "3,610–4,230"},
        "p95_t": "4,170",
        "gwp_set": "AR6",
        "method": "1",
        "factor_release": "2026.11",
        "factor_digest": _SHA,
        "not_restated": "38.2%",
        "computed_on": "2026-09-20",
    },
    "quantity": {
        "basis": "point",
        "planned_t": 3600,
        "estimate": "3,599.40",
        "plan_issued_on": "2026-08-12",
        "required_t": 3903,
        "done_t": 3903,
        "promised_t": 0,
        "true_up_t": 303,
    },
    "measures": {"count": 3, "avoided_t": "412.50"},
    "retirements": [
        {
            "number": "RT-4K7QX-9ZP2M",
            **_UNITS,
            "retired_on": "2026-11-02",
            "proof_number": "注销证 2026-00817",
            "proof_sha256": _SHA,
            "proven_here": False,
        }
    ],
    "promises": [],
    "assurance": {
        "kind": "third_party",
        "verifier": {"zh": "示例核查中心", "en": "Example Verification Centre"},
        "level": "reasonable",
        "statement": "DEMO-VS-2026-000004-18",
        "signed_on": "2026-10-11",
    },
    "due_on": None,
}
NEUTRALITY_COMMITMENT = NEUTRALITY_ACHIEVED | {
    "title": {"zh": "碳中和承诺证书", "en": "Certificate of Commitment"},
    "sentence": {
        "zh": "第八届低碳发展论坛承诺依据《大型活动碳中和实施指南（试行）》，于 2027-09-03 前实现碳中和。",
        "en": "The 8th Low-Carbon Development Forum commits to carbon neutrality under the guide of the "
        "Ministry of Ecology and Environment (Announcement no. 19 of 2019) by 2027-09-03.",
    },
    "quantity": NEUTRALITY_ACHIEVED["quantity"] | {"done_t": 0, "promised_t": 3903},
    "retirements": [],
    "promises": [
        {**_UNITS, "request": "00000000-0000-0000-0000-000000000003", "approved_on": "2026-11-02"},
    ],
    "assurance": {
        "kind": "self_declaration",
        "verifier": None,
        "level": "",
        "statement": "DEMO-SD-2026-000002-55",
        "signed_on": "2026-10-11",
    },
    "due_on": "2027-09-03",
}
FACTS = {
    "statement": STATEMENT,
    "verification_statement": VERIFICATION,
    "self_declaration": DECLARATION,
} | {
    kind: json.loads((HERE / f"sample_{kind}.json").read_text(encoding="utf-8"))
    for kind in ("neutrality_plan", "footprint_report")
    "neutrality_achieved": NEUTRALITY_ACHIEVED,
    "neutrality_commitment": NEUTRALITY_COMMITMENT,
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
