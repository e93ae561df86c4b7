"""Which categories can an event's boundary be made of?

One list for all rule books: a rule book places each category inside, outside or at the organiser's choice.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category of emissions; ``scope`` is where an organiser that runs the venue reports it."""

    code: str
    zh: str
    en: str
    scope: int


CATEGORIES: Final[dict[str, Category]] = {
    code: Category(code=code, zh=zh, en=en, scope=scope)
    for code, zh, en, scope in (
        ("fuel_fixed", "固定设施燃料燃烧", "fuel burnt in fixed equipment", 1),
        ("fuel_mobile", "移动设施燃料燃烧", "fuel burnt in vehicles and mobile equipment", 1),
        ("refrigerant", "制冷剂逸散", "refrigerant losses", 1),
        ("electricity", "外购电力", "purchased electricity", 2),
        ("heat", "外购热力", "purchased heat", 2),
        ("cooling", "外购冷量", "purchased cooling", 2),
        ("energy_supply", "能源上游与输配损耗", "supply of energy: upstream and grid losses", 3),
        ("travel", "参会人员往返交通", "attendees' trips there and back", 3),
        ("local_transport", "活动期间交通", "local transport during the event", 3),
        ("staff_travel", "工作人员交通", "trips of staff, crew and suppliers", 3),
        ("lodging", "住宿", "lodging", 3),
        ("catering", "餐饮", "catering", 3),
        ("materials", "活动用品与搭建", "supplies and stand construction", 3),
        ("freight", "货物运输", "freight", 3),
        ("waste", "废弃物处理", "waste treatment", 3),
        ("water", "用水与污水", "water and sewage", 3),
        ("digital", "线上参与", "online attendance", 3),
        ("construction", "场馆建设", "construction of the venue", 3),
        ("other", "其他", "other", 3),
    )
}
