"""The addresses of the register and of the coverage."""

from django.urls import URLPattern, URLResolver, path

from coordination.views import activities

urlpatterns: list[URLPattern | URLResolver] = [
    path("activites/<int:pk>/", activities.detail, name="activity"),
]
