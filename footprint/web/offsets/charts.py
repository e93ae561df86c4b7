"""How do the blocks of an issuance look over time?"""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from footprint.core import dates
from footprint.core.charts.chart import Chart
from footprint.core.charts.figures import figure
from footprint.core.charts.scale import Scale
from footprint.core.charts.svg import SMALL, grid_line, kind, tag, text, titled, voice
from footprint.offsets.enums import BlockState
from footprint.offsets.models import Block, Issuance

STEPS_DRAWN = 30
BLOCKS_DRAWN = 600
HEIGHT = 260.0
ROOM = 76.0
LOOKS = {
    BlockState.HELD: kind(0),
    BlockState.RESERVED: kind(1),
    BlockState.IN_TRANSFER: kind(2),
    BlockState.FROZEN: voice("warn"),
    BlockState.BUFFER: kind(4),
    BlockState.RETIRED: voice("muted"),
    BlockState.CANCELLED: voice("bad"),
}


def blocks_chart(issuance: Issuance, *, last_sequence: int, marked: int) -> Chart | None:
    """Serials upward, movements from left to right, one colour for each state; None when it is too dense."""
    start = max(1, last_sequence - STEPS_DRAWN + 1)
    blocks = list(
        Block.objects.filter(issuance=issuance)
        .filter(Q(closed_by__isnull=True) | Q(closed_by__sequence__gt=start))
        .select_related("opened_by", "closed_by")
        .order_by("first", "opened_by__sequence")[: BLOCKS_DRAWN + 1]
    )
    if len(blocks) > BLOCKS_DRAWN:
        return None
    movements = list(issuance.movements.filter(sequence__gte=start).order_by("sequence"))
    return Chart(
        ident="blocks",
        title=_("Every serial at every movement"),
        description=_(
            "Serials %(first)s to %(last)s of the issuance, from movement %(start)d to movement %(end)d; "
            "%(blocks)d blocks."
        )
        % {
            "first": issuance.first,
            "last": issuance.last,
            "start": start,
            "end": last_sequence,
            "blocks": len(blocks),
        },
        columns=(_("Movement"), _("Time"), _("Amount (t)")),
        rows=tuple(
            (
                f"{m.sequence} · {m.get_kind_display()}",
                f"{dates.day(timezone.localtime(m.at).date())} {timezone.localtime(m.at):%H:%M}",
                figure(m.tonnes, decimals=0),
            )
            for m in movements
        ),
        draw=lambda width: _draw(issuance, blocks, steps=(start, last_sequence), marked=marked, width=width),
    )


def _draw(
    issuance: Issuance, blocks: Sequence[Block], *, steps: tuple[int, int], marked: int, width: float
) -> tuple[list[str], float]:
    start, end = steps
    across = Scale(start, end + 1, ROOM, width - 8)
    states = [state for state in BlockState if any(block.state == state for block in blocks)]
    parts, top = _legend(states, width)
    bottom = top + HEIGHT
    up = Scale(issuance.first, issuance.last + 1, bottom, top)
    for block in blocks:
        left = across(max(block.opened_by.sequence, start))
        right = across(block.closed_by.sequence if block.closed_by else end + 1)
        high, low = up(block.last + 1), up(block.first)
        shape = tag(
            "rect", x=left, y=high, width=max(right - left - 1, 1), height=max(low - high - 0.5, 0.8),
            **LOOKS[BlockState(block.state)],
        )  # fmt: skip
        name = f"{block.first}–{block.last} · {block.get_state_display()}"
        parts.append(titled(shape, name))
    parts.append(grid_line(ROOM, bottom, width - 8, bottom, axis=True))
    for serial in (issuance.first, issuance.last):
        y = min(max(up(serial), top + 10), bottom)
        parts.append(text(str(serial), ROOM - 6, y, anchor="end", size=SMALL, quiet=True))
    step = max(1, round((end - start + 1) / max(2.0, (width - ROOM) / 60)))
    for sequence in range(start, end + 1, step):
        middle = (across(sequence) + across(sequence + 1)) / 2
        parts.append(text(str(sequence), middle, bottom + 17, anchor="middle", size=SMALL, quiet=True))
    if marked != end and marked >= start:
        x = across(marked + 1)
        parts.append(
            tag("line", x1=x, y1=top - 4, x2=x, y2=bottom, class_="fp-axis", stroke="#7b877f",
                stroke_width=2, stroke_dasharray="5 4")
        )  # fmt: skip
    parts.append(text(_("Movement number"), width - 8, bottom + 36, anchor="end", size=SMALL, quiet=True))
    return parts, bottom + 44


def _legend(states: Sequence[BlockState], width: float) -> tuple[list[str], float]:
    """The colours with their words, in as many lines as they need; and where the drawing begins."""
    parts, x, y = [], 8.0, 16.0
    for state in states:
        label = str(state.label)
        needed = 22 + 13 * max(len(label) * (0.62 if label.isascii() else 1.0), 2) + 14
        if x + needed > width and x > 8:
            x, y = 8.0, y + 22
        parts.append(tag("rect", x=x, y=y - 10, width=12, height=12, rx=2, **LOOKS[state]))
        parts.append(text(label, x + 18, y, size=SMALL))
        x += needed
    return parts, y + 18
