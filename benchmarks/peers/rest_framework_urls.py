"""Addresses and views of the peer; imported once its settings stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.urls import include, path
from rest_framework import filters, pagination, routers, serializers, viewsets

from bihuan.findings.models import Finding, Measure
from bihuan.people.models import Region


class MeasureShape(serializers.ModelSerializer):
    """A measure in its finding."""

    class Meta:
        model = Measure
        fields: ClassVar = ["id", "no", "text", "due_on", "done_at"]


class FindingShape(serializers.ModelSerializer):
    """A finding with the names of its region and of whose turn it is."""

    region_name = serializers.CharField(source="region.name", read_only=True)
    turn_name = serializers.CharField(source="turn_org.name", read_only=True, default=None)
    measures = MeasureShape(many=True, read_only=True)
    region = serializers.SlugRelatedField(slug_field="code", queryset=Region.objects.all())

    class Meta:
        model = Finding
        fields: ClassVar = [
            "id", "number", "kind", "grade", "state", "title", "description", "place", "region",
            "region_name", "turn_name", "due_on", "found_at", "measures",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["number", "state", "grade", "found_at"]


class FindingViews(viewsets.ModelViewSet):
    """List, search and create."""

    serializer_class = FindingShape
    queryset = Finding.objects.select_related("region", "turn_org").prefetch_related("measures")
    pagination_class = pagination.LimitOffsetPagination
    filter_backends: ClassVar = [filters.SearchFilter, filters.OrderingFilter]
    search_fields: ClassVar = ["title", "number", "place", "description"]
    ordering: ClassVar = ["due_on", "id"]

    def perform_create(self, serializer: Any) -> None:
        """Store the row; the number and county are what the table asks for."""
        serializer.save(
            number=uuid4().hex,
            state="found",
            version=1,
            county_code="320505",
            found_at=datetime.now(UTC),
        )


router = routers.SimpleRouter()
router.register("findings", FindingViews)
urlpatterns = [path("", include(router.urls))]
