"""A small ledger that somebody sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.findings.ledger_uploads import take_in_ledger

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.findings.models import LedgerUpload

CELLS = """安全隐患排查治理台账
序号,企业名称,检查日期,隐患描述,整改措施,责任单位,整改责任人,整改期限,整改情况,备注
1,明川木业,2020.5.6,除尘管道积尘,清理管道,安环部,张三,2020.5.9,已整改,木工车间
2,恒锐压铸,2020.5.7,安全出口锁闭,打开出口,行政部,李四,2020.5.8,整改中,一号门
3,恒锐压铸,2020.5.7,无,,,,,,
合计,2条
"""


def sheet(text: str = CELLS, name: str = "台账.csv") -> SimpleUploadedFile:
    """Return the ledger as an upload."""
    return SimpleUploadedFile(name, text.encode("gb18030"))


def sent_ledger(town: Town, who: str = "alice", body: str = "office") -> LedgerUpload:
    """Send the ledger as somebody."""
    organisation = town.organisations[body]
    return take_in_ledger(
        sheet(),
        organisation=organisation,
        region=organisation.region,
        actor=town.actor(who),
        clock=town.clock,
    )
