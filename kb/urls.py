"""The first page, the library, its works and the reading of their texts."""

from django.urls import path

from kb.views import collections, desk, files, home, library, reading, works

urlpatterns = [
    path("", home.home, name="home"),
    path("bibliotheque/", library.library, name="library"),
    path("textes/<slug:key>/", works.work, name="work"),
    path("textes/<slug:key>/version-<int:pk>/", works.expression, name="expression"),
    path(
        "textes/<slug:key>/version-<int:pk>/<str:eid>/", reading.expression_passage, name="expression_passage"
    ),
    path("textes/<slug:key>/<str:eid>/", reading.passage, name="passage"),
    path("mes-textes/", desk.kept, name="kept"),
    path("mes-textes/<slug:key>/", desk.desk, name="desk"),
    path("mes-textes/<slug:key>/<str:eid>/", desk.desk, name="desk"),
    path("collections/", collections.collections, name="collections"),
    path("collections/nouvelle/", collections.new, name="collection_new"),
    path("collections/<slug:key>/", collections.collection, name="collection"),
    path("collections/<slug:key>/modifier/", collections.edit, name="collection_edit"),
    path("fichiers/<int:pk>/", files.work_file, name="work_file"),
]
