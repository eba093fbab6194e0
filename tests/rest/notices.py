"""A short notice of an invented city, and a draft made of it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.documents.schemas import UploadIn
from bihuan.documents.uploads import for_whom, take_in

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.documents.public import Notice

TEXT = """中共澜州市委关于安全生产巡查整改进展情况的通报

根据统一部署，2025年3月对澜州市开展了安全生产巡查。现将整改进展情况予以公布。

一、重点问题整改情况

1. 关于粉尘涉爆企业除尘系统不规范问题的整改。

（1）全面排查整治。组织对全市粉尘涉爆企业开展排查，建立台账。

（2）强化执法检查。对排查出的问题逐一下达整改指令书。

2. 关于危险作业审批流于形式问题的整改。

（1）规范审批流程。修订危险作业审批制度，明确审批责任。

（2）开展专题培训。组织企业负责人和安全管理人员培训。

（3）严格责任追究。对审批流于形式的企业依法处罚。
"""


def notice_file(text: str = TEXT) -> BytesIO:
    """Return the notice as an upload."""
    content = BytesIO(text.encode())
    content.name = "通报.txt"
    return content


def draft_notice(town: Town, name: str = "alice") -> Notice:
    """Upload the notice as somebody."""
    upload = SimpleUploadedFile("通报.txt", TEXT.encode())
    actor = town.actor(name)
    organisation, region = for_whom(UploadIn(), actor)
    return take_in(upload, organisation=organisation, region=region, actor=actor, clock=town.clock)
