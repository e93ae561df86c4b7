"""Which address shows which page of events?"""

from django.urls import path

from footprint.web.events.views import (
    boundary,
    copies,
    data,
    documents,
    estimate,
    events,
    footprint,
    imports,
    links,
    measures,
    plan,
)

app_name = "events"
urlpatterns = [
    path("", events.event_list, name="list"),
    path("new/", events.create, name="create"),
    path("<uuid:event_id>/", events.overview, name="overview"),
    path("<uuid:event_id>/edit/", events.edit, name="edit"),
    path("<uuid:event_id>/copy/", copies.copy, name="copy"),
    path("<uuid:event_id>/boundary/", boundary.boundary, name="boundary"),
    path("<uuid:event_id>/headcount/", estimate.headcount, name="headcount"),
    path("<uuid:event_id>/plan/", plan.plan, name="plan"),
    path("<uuid:event_id>/plan/issue/", plan.issue, name="plan-issue"),
    path("<uuid:event_id>/plan/document/", documents.plan_document, name="plan-document"),
    path("<uuid:event_id>/plan/measures/", plan.measure, name="measure-add"),
    path("<uuid:event_id>/measures/", measures.overview, name="measures"),
    path("<uuid:event_id>/measures/<uuid:measure_id>/", measures.achieve, name="measure-achieve"),
    path("<uuid:event_id>/measures/<uuid:measure_id>/remove/", measures.drop, name="measure-remove"),
    path("<uuid:event_id>/data/<slug:data_purpose>/", data.overview, name="data"),
    path("<uuid:event_id>/data/<slug:data_purpose>/calculate/", data.compute, name="compute"),
    path("import-template/<slug:file_format>/", imports.template, name="import-template"),
    path("<uuid:event_id>/data/<slug:data_purpose>/import/", imports.upload, name="import"),
    path("<uuid:event_id>/imports/<uuid:batch_id>/", imports.preview, name="import-preview"),
    path("<uuid:event_id>/imports/<uuid:batch_id>/undo/", imports.undo, name="import-undo"),
    path("<uuid:event_id>/links/", links.overview, name="links"),
    path("<uuid:event_id>/links/<uuid:link_id>/", links.show, name="link"),
    path("<uuid:event_id>/links/<uuid:link_id>/close/", links.close, name="link-close"),
    path("<uuid:event_id>/links/<uuid:link_id>/qr.svg", links.qr, name="link-qr"),
    path("<uuid:event_id>/data/<slug:data_purpose>/<slug:data_section>/", data.section, name="section"),
    path(
        "<uuid:event_id>/data/<slug:data_purpose>/<slug:data_section>/review/",
        data.review_section,
        name="section-review",
    ),
    path("<uuid:event_id>/drafts/<slug:form_name>/", data.draft, name="draft"),
    path("<uuid:event_id>/lines/<uuid:line_id>/", data.line, name="line"),
    path("<uuid:event_id>/lines/<uuid:line_id>/review/", data.review, name="line-review"),
    path("<uuid:event_id>/lines/<uuid:line_id>/remove/", data.remove, name="line-remove"),
    path("<uuid:event_id>/file/<slug:data_purpose>.json", footprint.event_file, name="file"),
    path("<uuid:event_id>/footprint/", footprint.current, name="footprint"),
    path("<uuid:event_id>/footprint/<uuid:assessment_id>/", footprint.assessment, name="assessment"),
    path(
        "<uuid:event_id>/footprint/<uuid:assessment_id>/report/",
        documents.report_document,
        name="report-document",
    ),
    path(
        "<uuid:event_id>/footprint/<uuid:assessment_id>/result.json", footprint.result, name="assessment-file"
    ),
    path(
        "<uuid:event_id>/footprint/<uuid:assessment_id>/lines/<int:ordinal>/",
        footprint.line,
        name="assessment-line",
    ),
]
