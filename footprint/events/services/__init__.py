"""How is an event opened, bounded, filled with data, planned and calculated?"""

from footprint.events.services.boundary import boundary_set
from footprint.events.services.bulk import lines_enter
from footprint.events.services.compute import event_compute, event_record
from footprint.events.services.documents import plan_document_ask, report_document_ask
from footprint.events.services.drafts import draft_forget, draft_save
from footprint.events.services.estimate import estimate_make
from footprint.events.services.events import event_copy, event_create, event_update
from footprint.events.services.imports import import_apply, import_read, import_start, import_undo
from footprint.events.services.lines import line_remove, line_review, line_save, section_review
from footprint.events.services.links import answer_give, figures_hand_in, link_create, link_revoke
from footprint.events.services.measures import measure_achieve, measure_add, measure_remove
from footprint.events.services.plan import plan_issue, plan_save

__all__ = [
    "answer_give",
    "boundary_set",
    "draft_forget",
    "draft_save",
    "estimate_make",
    "event_compute",
    "event_copy",
    "event_create",
    "event_record",
    "event_update",
    "figures_hand_in",
    "import_apply",
    "import_read",
    "import_start",
    "import_undo",
    "line_remove",
    "line_review",
    "line_save",
    "lines_enter",
    "link_create",
    "link_revoke",
    "measure_achieve",
    "measure_add",
    "measure_remove",
    "plan_document_ask",
    "plan_issue",
    "plan_save",
    "report_document_ask",
    "section_review",
]
