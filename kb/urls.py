"""The first page, the library, its works and the reading of their texts."""

from django.urls import path, register_converter

from kb.dates import DayConverter
from kb.views import (
    collections,
    commitments,
    comparing,
    desk,
    files,
    follow_up,
    home,
    library,
    marking,
    pages,
    printing,
    reading,
    recommendation,
    recommendations,
    versions,
    works,
)

register_converter(DayConverter, "day")

urlpatterns = [
    path("", home.home, name="home"),
    path("bibliotheque/", library.library, name="library"),
    path("textes/<slug:key>/", works.work, name="work"),
    path("textes/<slug:key>/au-<day:day>/", versions.work_on, name="work_on"),
    path("textes/<slug:key>/imprimer/", printing.whole, name="print"),
    path("textes/<slug:key>/au-<day:day>/<str:eid>/", versions.passage_on, name="passage_on"),
    path("textes/<slug:key>/version-<int:pk>/", works.expression, name="expression"),
    path(
        "textes/<slug:key>/version-<int:pk>/<str:eid>/", reading.expression_passage, name="expression_passage"
    ),
    path("textes/<slug:key>/version-<int:pk>/<str:eid>/v<int:version>/", reading.wording, name="wording"),
    path("textes/<slug:key>/<str:eid>/", reading.passage, name="passage"),
    path("textes/<slug:key>/<str:eid>/historique/", versions.history, name="history"),
    path("comparer/", comparing.compare, name="compare"),
    path("mes-textes/", desk.kept, name="kept"),
    path("mes-textes/<slug:key>/", desk.desk, name="desk"),
    path("mes-textes/<slug:key>/<str:eid>/", desk.desk, name="desk"),
    path("collections/", collections.collections, name="collections"),
    path("collections/nouvelle/", collections.new, name="collection_new"),
    path("collections/<slug:key>/", collections.collection, name="collection"),
    path("collections/<slug:key>/modifier/", collections.edit, name="collection_edit"),
    path("recommandations/", recommendations.tracker, name="recommendations"),
    path("recommandations/export.<slug:kind>", recommendations.export, name="recommendations_export"),
    path("recommandations/nouvelle/<slug:key>/", marking.new, name="recommendation_new"),
    path("recommandations/destinataires/<slug:code>/", recommendations.addressee, name="recommendations_to"),
    path("recommandations/preuves/<int:pk>/", recommendation.evidence, name="evidence"),
    path("recommandations/<int:pk>/", recommendation.detail, name="recommendation"),
    path("recommandations/<int:pk>/suivi/", recommendation.follow_up, name="recommendation_follow_up"),
    path("recommandations/<int:pk>/reponse/", recommendation.respond, name="recommendation_respond"),
    path("recommandations/<int:pk>/statut/", recommendation.status, name="recommendation_status"),
    path("missions/", follow_up.missions, name="missions"),
    path("missions/<int:pk>/", follow_up.mission, name="mission"),
    path("engagements/", commitments.commitments, name="commitments"),
    path("engagements/export.<slug:kind>", commitments.export, name="commitments_export"),
    path("engagements/partenaires/<slug:code>/", commitments.partner, name="commitments_of"),
    path("engagements/<int:pk>/", commitments.line, name="commitment_line"),
    path("engagements/<int:pk>/etapes/", commitments.step, name="commitment_step"),
    path(
        "engagements/<int:pk>/etapes/<int:number>/annuler/",
        commitments.step_back,
        name="commitment_step_back",
    ),
    path("objectifs/<int:pk>/", follow_up.objective, name="objective"),
    path("fichiers/<int:pk>/", files.work_file, name="work_file"),
    path("fichiers/<int:pk>/page-<int:number>.webp", pages.page_image, name="page_image"),
    path("fichiers/<int:pk>/page-<int:number>/", pages.page_sheet, name="page_sheet"),
]
