"""Which address shows which page?"""

from django.urls import path

from footprint.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("style/", views.style, name="style"),
    path("theme/", views.theme, name="theme"),
]
