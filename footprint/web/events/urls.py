"""Which address shows which page of events?"""

from django.urls import path

from footprint.web.events.views import boundary, data, events, footprint, plan

app_name = "events"
urlpatterns = [
    path("", events.event_list, name="list"),
    path("new/", events.create, name="create"),
    path("<uuid:event_id>/", events.overview, name="overview"),
    path("<uuid:event_id>/edit/", events.edit, name="edit"),
    path("<uuid:event_id>/boundary/", boundary.boundary, name="boundary"),
    path("<uuid:event_id>/plan/", plan.plan, name="plan"),
    path("<uuid:event_id>/plan/issue/", plan.issue, name="plan-issue"),
    path("<uuid:event_id>/plan/measures/", plan.measure, name="measure-add"),
    path("<uuid:event_id>/plan/measures/<uuid:measure_id>/", plan.measure_drop, name="measure-remove"),
    path("<uuid:event_id>/data/<slug:data_purpose>/", data.overview, name="data"),
    path("<uuid:event_id>/data/<slug:data_purpose>/calculate/", data.compute, name="compute"),
    path("<uuid:event_id>/data/<slug:data_purpose>/<slug:data_section>/", data.section, name="section"),
    path("<uuid:event_id>/drafts/<slug:form_name>/", data.draft, name="draft"),
    path("<uuid:event_id>/lines/<uuid:line_id>/", data.line, name="line"),
    path("<uuid:event_id>/lines/<uuid:line_id>/remove/", data.remove, name="line-remove"),
    path("<uuid:event_id>/file/<slug:data_purpose>.json", footprint.event_file, name="file"),
    path("<uuid:event_id>/footprint/", footprint.current, name="footprint"),
    path("<uuid:event_id>/footprint/<uuid:assessment_id>/", footprint.assessment, name="assessment"),
    path(
        "<uuid:event_id>/footprint/<uuid:assessment_id>/result.json", footprint.result, name="assessment-file"
    ),
    path(
        "<uuid:event_id>/footprint/<uuid:assessment_id>/lines/<int:ordinal>/",
        footprint.line,
        name="assessment-line",
    ),
]
