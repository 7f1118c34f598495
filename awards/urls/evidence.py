from django.urls import path

from awards.views import evidence as views

urlpatterns = [
    path("awards/<int:pk>/data/", views.data, name="award-data"),
    path("awards/<int:pk>/data/take/", views.take, name="take-evidence"),
    path("awards/nominations/<int:pk>/data/", views.evidence, name="award-evidence"),
    path("awards/nominations/<int:pk>/data/<int:line>/", views.rows, name="award-evidence-rows"),
]
