"""The first page, the library, its works and the reading of their texts."""

from django.urls import path

from kb.views import files, home, library, pages, reading, works

urlpatterns = [
    path("", home.home, name="home"),
    path("bibliotheque/", library.library, name="library"),
    path("textes/<slug:key>/", works.work, name="work"),
    path("textes/<slug:key>/version-<int:pk>/", works.expression, name="expression"),
    path(
        "textes/<slug:key>/version-<int:pk>/<str:eid>/", reading.expression_passage, name="expression_passage"
    ),
    path("textes/<slug:key>/<str:eid>/", reading.passage, name="passage"),
    path("fichiers/<int:pk>/", files.work_file, name="work_file"),
    path("fichiers/<int:pk>/page-<int:number>.webp", pages.page_image, name="page_image"),
    path("fichiers/<int:pk>/page-<int:number>/", pages.page_sheet, name="page_sheet"),
]
