"""One full record of every kind of document, for tests, pictures and benchmarks."""

from datetime import UTC, date, datetime

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
FACTS = {"statement": STATEMENT}


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
