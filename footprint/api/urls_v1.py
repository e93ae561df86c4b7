"""Which address answers which operation?"""

from django.urls import path

from footprint.api.endpoints import accounts, events, footprints, lines

urlpatterns = [
    path("me", accounts.Me.as_view(), name="me"),
    path("organisation", accounts.OrganisationOwn.as_view(), name="organisation"),
    path("organisation/members", accounts.Members.as_view(), name="members"),
    path("events", events.Events.as_view(), name="events"),
    path("events/<uuid:event_id>", events.EventOne.as_view(), name="event"),
    path("events/<uuid:event_id>/copies", events.EventCopies.as_view(), name="event-copies"),
    path("events/<uuid:event_id>/boundary", events.Boundary.as_view(), name="boundary"),
    path("events/<uuid:event_id>/plan", events.PlanOne.as_view(), name="plan"),
    path("events/<uuid:event_id>/plan/issue", events.PlanIssue.as_view(), name="plan-issue"),
    path("events/<uuid:event_id>/measures", events.Measures.as_view(), name="measures"),
    path("events/<uuid:event_id>/measures/<uuid:measure_id>", events.MeasureOne.as_view(), name="measure"),
    path("events/<uuid:event_id>/lines", lines.Lines.as_view(), name="lines"),
    path("events/<uuid:event_id>/lines/bulk", lines.LinesBulk.as_view(), name="lines-bulk"),
    path("events/<uuid:event_id>/lines/<uuid:line_id>", lines.LineOne.as_view(), name="line"),
    path(
        "events/<uuid:event_id>/lines/<uuid:line_id>/review", lines.LineReview.as_view(), name="line-review"
    ),
    path("events/<uuid:event_id>/footprints", footprints.EventFootprints.as_view(), name="event-footprints"),
    path("events/<uuid:event_id>/file", footprints.EventFile.as_view(), name="event-file"),
    path("sections", lines.Sections.as_view(), name="sections"),
    path("footprints/<uuid:footprint_id>", footprints.FootprintOne.as_view(), name="footprint"),
    path("footprints/<uuid:footprint_id>/lines", footprints.FootprintLines.as_view(), name="footprint-lines"),
    path(
        "footprints/<uuid:footprint_id>/lines/<int:ordinal>",
        footprints.FootprintLineOne.as_view(),
        name="footprint-line",
    ),
    path(
        "footprints/<uuid:footprint_id>/result", footprints.FootprintResult.as_view(), name="footprint-result"
    ),
    path(
        "footprints/<uuid:footprint_id>/inputs", footprints.FootprintInputs.as_view(), name="footprint-inputs"
    ),
]
