"""Which pages does the site have, and who looks at them?

Each room keeps one module here with two names:

``PAGES``     a list of ``Page``: a name, a path (text, or a function of the ``World`` that makes the
              records it needs and gives the address), and the role of the reader.
``EXCLUDED``  routes that show no page of ours, each with the reason.

Every page listed is opened in both languages, light and dark, wide and narrow, and must please axe; every
GET route of the site must be listed or excluded.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, as one reader sees it."""

    name: str
    path: str | Callable[[World], str]
    role: str = "anonymous"
    status: int = 200
    settings: dict = field(default_factory=dict)
    english_is_content: bool = False  # the Chinese page shows English data (names, code) on purpose

    def address(self, world: World) -> str:
        return self.path if isinstance(self.path, str) else self.path(world)


def _modules() -> list:
    return [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]


def all_pages() -> list[Page]:
    """Every page of every room, in the order of the rooms' names."""
    return [page for module in _modules() for page in module.PAGES]


def excluded_routes() -> dict[str, str]:
    """Routes that need not be opened: pattern (``*`` allowed) and reason."""
    return {route: reason for module in _modules() for route, reason in module.EXCLUDED.items()}
