"""Files by their hash, what they are attached to, the chain of steps and its signed roots."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Row


class Purpose(models.TextChoices):
    """What a file shows about its subject."""

    BEFORE = "before", _("Before rectification")
    AFTER = "after", _("After rectification")
    DOCUMENT = "document", _("Document")
    OTHER = "other", _("Other")


class StoredFile(Row):
    """One file that somebody handed in; equal contents share one copy on disk."""

    sha256 = models.CharField(max_length=64)
    #: Bytes.
    size = models.PositiveBigIntegerField()
    #: As told by the bytes, never by the sender.
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    county_code = models.CharField(max_length=12)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()
    #: What a photograph says of itself (EXIF): strings and integers only.
    photo = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="stored_file_by_content")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(Row):
    """A file as evidence for one step of a subject; never changed, at most voided."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    county_code = models.CharField(max_length=12)
    #: The step that brought it: the chain link of this number lists it.
    seq = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    note = models.CharField(max_length=300, blank=True)
    measure_id = models.UUIDField(null=True)
    #: The step that voided it, with the reason; null while it counts.
    void_seq = models.PositiveIntegerField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(void_seq__isnull=True, void_reason="")
                | (models.Q(void_seq__isnull=False) & ~models.Q(void_reason="")),
                name="attachment_voided_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "seq"], name="attachment_of"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq} {self.purpose}"


class PhotoFingerprint(models.Model):
    """What a photograph is known again by, once for each content and engine."""

    sha256 = models.CharField(max_length=64)
    #: Of the engine that made it; those of two versions are never compared.
    version = models.PositiveSmallIntegerField()
    #: As the engine writes it, 3 to 12 kB; empty where the photograph could not be read.
    content = models.BinaryField()
    #: Whether it was held against all others that were there.
    is_compared = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                condition=models.Q(is_compared=False),
                name="fingerprint_not_compared",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256", "version"], name="fingerprint_once"),
        ]

    def __str__(self) -> str:
        return self.sha256


class SamePicture(models.Model):
    """Two contents that seem to show one picture; a reason to look, never a proof."""

    #: The one whose fingerprint has the smaller id.
    one = models.ForeignKey(PhotoFingerprint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(PhotoFingerprint, on_delete=models.CASCADE, related_name="+")
    #: What was done to one to make the other: values of the engine's ``Kind``.
    kinds = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="same_picture_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="same_picture_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class ChainLink(models.Model):
    """One step in the chain (存证链) of a subject; it takes the id of the step's history row."""

    history_id = models.UUIDField(primary_key=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    county_code = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    #: Canonical JSON, kept as the very text that was hashed.
    payload = models.TextField()
    #: Digest of the link before, 64 zeros for the first.
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "seq"], name="chain_link_no_fork"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq}"


class ChainHead(models.Model):
    """The newest link of a subject's chain, and how far the signed roots cover it."""

    subject_id = models.UUIDField(primary_key=True)
    subject_type = models.CharField(max_length=40)
    county_code = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    #: The newest link.
    history_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    #: The newest link that a root covers; 0 before the first.
    sealed_seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["subject_id"],
                condition=models.Q(seq__gt=models.F("sealed_seq")),
                name="chain_head_unsealed",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sealed_seq__lte=models.F("seq")),
                name="chain_head_sealed_up_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq}"


class DailyRoot(models.Model):
    """A signed root over all heads that changed since the root before it."""

    no = models.PositiveIntegerField(primary_key=True)
    #: The civil day in Asia/Shanghai; a proof asked for in between makes a further root.
    day = models.DateField()
    at = models.DateTimeField()
    algorithm = models.CharField(max_length=10)
    leaves_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    #: The root before, 64 zeros for the first.
    previous_root = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    #: Ed25519 over the statement of all the fields above, hexadecimal.
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"root {self.no}"


class RootLeaf(models.Model):
    """A head as a root covers it; it takes the id of the link that was the head then."""

    history_id = models.UUIDField(primary_key=True)
    root = models.ForeignKey(DailyRoot, on_delete=models.PROTECT, related_name="leaves")
    #: Place among the leaves of the tree, from 0.
    position = models.PositiveIntegerField()
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    county_code = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["root", "position"], name="root_leaf_one_per_place"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "seq"], name="root_leaf_sealed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.root_id}/{self.position}"
