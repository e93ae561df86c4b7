"""Which address shows which page of background work?"""

from django.urls import path

from footprint.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="list"),
    path("<uuid:job_id>/", views.show, name="show"),
    path("<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:job_id>/resume/", views.resume, name="resume"),
]
