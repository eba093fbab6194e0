"""The one table of settings: every environment variable, its type, default and meaning.

The field is the entry: name, reader, default, meaning in English and Chinese. The reference
pages are generated from it (see :mod:`bihuan.config.reference`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan.config import parsing

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Setting:
    """One entry of the table."""

    name: str
    read: Callable[[str, str], Any]
    default: str
    en: str
    zh: str
    #: A secret may come from a file named by ``NAME_FILE`` and is never shown.
    secret: bool = False


def _setting(
    name: str,
    read: Callable[[str, str], object],
    default: str,
    en: str,
    zh: str,
    *,
    secret: bool = False,
) -> Any:
    entry = Setting(name, read, default, en, zh, secret=secret)
    return field(metadata={"setting": entry})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """All settings of an installation, read once."""

    mode: str = _setting(
        "BIHUAN_MODE",
        parsing.OneOf("demo", "development", "production"),
        "demo",
        "What the installation is for. production refuses to start with unsafe settings.",
        "安装用途：demo 演示，development 开发，production 正式运行。正式运行时配置不安全则拒绝启动。",
    )
    data: Path = _setting(
        "BIHUAN_DATA",
        parsing.path,
        "~/.local/share/bihuan",
        "Folder of the installation: files, keys, logs of jobs, and the database when embedded.",
        "安装目录：附件、密钥，以及内嵌运行时的数据库。",
    )
    database_url: str = _setting(
        "BIHUAN_DATABASE_URL",
        parsing.text,
        "",
        "postgresql://user:password@host:port/name or postgresql:///name?host=/socket/folder. "
        "Empty: SQLite in BIHUAN_DATA.",
        "数据库地址，如 postgresql://用户:口令@主机:端口/库名。留空即用 BIHUAN_DATA 中的 SQLite。",
        secret=True,
    )
    secret_key: str = _setting(
        "BIHUAN_SECRET_KEY",
        parsing.text,
        "",
        "Signs sessions. At least 50 characters in production; elsewhere made once and kept.",
        "会话签名密钥。正式运行至少 50 个字符；其他用途自动生成并保存。",
        secret=True,
    )
    hosts: tuple[str, ...] = _setting(
        "BIHUAN_HOSTS",
        parsing.names,
        "",
        "Names under which the installation is reached, separated by commas. "
        "Empty: this machine only; production must name them.",
        "对外访问的域名，逗号分隔。留空只允许本机访问；正式运行必须填写。",
    )
    tls: str = _setting(
        "BIHUAN_TLS",
        parsing.OneOf("off", "proxy", "certificate"),
        "off",
        "Who speaks HTTPS: a proxy in front that sets X-Forwarded-Proto, "
        "or this server with a certificate.",
        "由谁提供 HTTPS：proxy 前置代理（须设置 X-Forwarded-Proto），certificate 由本服务持证书提供。",
    )
    tls_certificate: Path | None = _setting(
        "BIHUAN_TLS_CERTIFICATE",
        parsing.path,
        "",
        "PEM file with the certificate chain, for BIHUAN_TLS=certificate.",
        "证书链 PEM 文件，用于 BIHUAN_TLS=certificate。",
    )
    tls_key: Path | None = _setting(
        "BIHUAN_TLS_KEY",
        parsing.path,
        "",
        "PEM file with the private key, for BIHUAN_TLS=certificate.",
        "私钥 PEM 文件，用于 BIHUAN_TLS=certificate。",
    )
    hsts_seconds: int = _setting(
        "BIHUAN_HSTS_SECONDS",
        parsing.WholeNumber(0, 63_072_000),
        "31536000",
        "How long browsers insist on HTTPS once they have seen it, in seconds; used with TLS.",
        "浏览器记住只用 HTTPS 的时长（秒），启用 TLS 时生效。",
    )
    proxies: tuple[str, ...] = _setting(
        "BIHUAN_PROXIES",
        parsing.names,
        "",
        "Addresses of trusted proxies, separated by commas; only their X-Forwarded-For counts.",
        "可信代理的地址，逗号分隔；只采信它们转来的 X-Forwarded-For。",
    )
    debug: bool = _setting(
        "BIHUAN_DEBUG",
        parsing.flag,
        "false",
        "Detailed error pages; only with BIHUAN_MODE=development.",
        "显示详细错误页，只能与 BIHUAN_MODE=development 同用。",
    )
    language: str = _setting(
        "BIHUAN_LANGUAGE",
        parsing.OneOf("zh-hans", "en"),
        "zh-hans",
        "Language where neither the person nor the browser asks for one.",
        "默认语言：zh-hans 中文，en 英文。",
    )
    session_idle_minutes: int = _setting(
        "BIHUAN_SESSION_IDLE_MINUTES",
        parsing.WholeNumber(5, 1440),
        "30",
        "Minutes without a request after which one has to sign in again.",
        "无操作多少分钟后须重新登录。",
    )
    lockout_attempts: int = _setting(
        "BIHUAN_LOCKOUT_ATTEMPTS",
        parsing.WholeNumber(3, 100),
        "5",
        "Wrong passwords in a row before sign-in is locked.",
        "连续输错密码几次后锁定登录。",
    )
    lockout_minutes: int = _setting(
        "BIHUAN_LOCKOUT_MINUTES",
        parsing.WholeNumber(1, 1440),
        "15",
        "Minutes for which a locked sign-in stays locked.",
        "登录锁定的分钟数。",
    )
    password_length: int = _setting(
        "BIHUAN_PASSWORD_LENGTH",
        parsing.WholeNumber(8, 128),
        "10",
        "Fewest characters of a password.",
        "口令至少多少个字符。",
    )
    password_kinds: int = _setting(
        "BIHUAN_PASSWORD_KINDS",
        parsing.WholeNumber(1, 4),
        "2",
        "How many of small letters, capitals, digits and signs a password must mix.",
        "口令至少包含小写字母、大写字母、数字、符号中的几类。",
    )
    password_days: int = _setting(
        "BIHUAN_PASSWORD_DAYS",
        parsing.WholeNumber(0, 3650),
        "180",
        "Days after which a password must be changed; 0: never.",
        "口令使用多少天后必须更换；0 表示不限。",
    )
    second_factor_roles: tuple[str, ...] = _setting(
        "BIHUAN_SECOND_FACTOR_ROLES",
        parsing.names,
        "auto",
        "Roles that sign in with a second factor, separated by commas, or all, or none. "
        "auto: the three administrators in production, nobody elsewhere.",
        "必须使用第二重验证的角色，逗号分隔；all 全部，none 都不要求。auto：正式运行时为三员，其他用途不要求。",
    )
    reset_code_hours: int = _setting(
        "BIHUAN_RESET_CODE_HOURS",
        parsing.WholeNumber(1, 168),
        "24",
        "Hours for which a one-time code for a new password holds.",
        "重设口令的一次性验证码在多少小时内有效。",
    )
    oidc_issuer: str = _setting(
        "BIHUAN_OIDC_ISSUER",
        parsing.text,
        "",
        "Address of an OpenID Connect provider, whose people may sign in here; empty: none.",
        "统一身份认证（OpenID Connect）的颁发者地址；留空则不启用。",
    )
    oidc_client_id: str = _setting(
        "BIHUAN_OIDC_CLIENT_ID",
        parsing.text,
        "",
        "The name under which the provider knows this installation.",
        "本系统在统一身份认证中的客户端标识。",
    )
    oidc_client_secret: str = _setting(
        "BIHUAN_OIDC_CLIENT_SECRET",
        parsing.text,
        "",
        "The secret that goes with it.",
        "与客户端标识配套的密钥。",
        secret=True,
    )
    oidc_name: str = _setting(
        "BIHUAN_OIDC_NAME",
        parsing.text,
        "",
        "What the sign-in page calls the provider; empty: its host.",
        "登录页上显示的统一身份认证名称；留空则显示其主机名。",
    )
    oidc_claim: str = _setting(
        "BIHUAN_OIDC_CLAIM",
        parsing.text,
        "preferred_username",
        "The claim that holds the sign-in name of somebody who has an account here already. "
        "email counts only when the provider calls it verified.",
        "哪一项声明给出本系统已有账号的登录名。用 email 时，须为提供方标明已验证的邮箱。",
    )
    smtp_url: str = _setting(
        "BIHUAN_SMTP_URL",
        parsing.mail_server,
        "",
        "Mail server for messages to people, such as smtp+starttls://user:password@host:587. "
        "Empty: no e-mail is sent.",
        "用于发送提醒邮件的邮件服务器，如 smtp+starttls://用户:口令@主机:587。留空则不发邮件。",
        secret=True,
    )
    mail_from: str = _setting(
        "BIHUAN_MAIL_FROM",
        parsing.text,
        "bihuan@localhost",
        "Sender of e-mails.",
        "邮件的发件人。",
    )
    mail_domains: tuple[str, ...] = _setting(
        "BIHUAN_MAIL_DOMAINS",
        parsing.names,
        "",
        "Domains to which e-mail may go, separated by commas; empty: any.",
        "允许发往的邮箱域名，逗号分隔；留空不限。",
    )
    public_url: str = _setting(
        "BIHUAN_PUBLIC_URL",
        parsing.text,
        "",
        "Address under which people reach the desk, for links in e-mails; empty: no links.",
        "工作台的对外网址，用于邮件中的链接；留空则邮件不带链接。",
    )
    chain_algorithm: str = _setting(
        "BIHUAN_CHAIN_ALGORITHM",
        parsing.OneOf("sha256", "sm3"),
        "sha256",
        "Hash of new links of the chain; each link remembers its own.",
        "存证链新环节所用的摘要算法；每一环节各自记住所用算法。",
    )
    upload_max_mb: int = _setting(
        "BIHUAN_UPLOAD_MAX_MB",
        parsing.WholeNumber(1, 500),
        "20",
        "Largest file that may be uploaded, in megabytes.",
        "单个上传文件的上限（MB）。",
    )
    jobs: str = _setting(
        "BIHUAN_JOBS",
        parsing.OneOf("auto", "inside", "outside"),
        "auto",
        "Where jobs run: inside `bihuan serve`, or outside in `bihuan work`. "
        "auto: inside with SQLite, outside otherwise.",
        "后台任务在哪里运行：inside 随 bihuan serve，outside 由 bihuan work。auto：SQLite 随服务，否则独立。",
    )
    workers: int = _setting(
        "BIHUAN_WORKERS",
        parsing.WholeNumber(1, 64),
        "1",
        "Processes that answer requests; as many as the machine has cores for a city.",
        "处理请求的进程数；地市级部署可与处理器核数相同。",
    )
    threads: int = _setting(
        "BIHUAN_THREADS",
        parsing.WholeNumber(1, 64),
        "2",
        "Requests that each of these processes works on at the same time.",
        "每个进程同时处理的请求数。",
    )
    live_port: int | None = _setting(
        "BIHUAN_LIVE_PORT",
        parsing.port,
        "auto",
        "Port on which browsers are told of changes at once. "
        "auto: the port of the desk plus one, where it is free; 0: none, browsers ask every 15 s.",
        "实时更新所用的端口。auto：工作台端口加一，被占用则不启用；0：不启用，浏览器每 15 秒查询一次。",
    )
    live_url: str = _setting(
        "BIHUAN_LIVE_URL",
        parsing.text,
        "",
        "Address of the live changes as browsers reach it, on the host of the desk. "
        "Empty: /sse behind a proxy (BIHUAN_TLS=proxy), else /sse on BIHUAN_LIVE_PORT.",
        "浏览器访问实时更新的网址，须与工作台同一主机名。"
        "留空：由代理提供 HTTPS 时为 /sse，否则为 BIHUAN_LIVE_PORT 端口上的 /sse。",
    )
    live_connections: int = _setting(
        "BIHUAN_LIVE_CONNECTIONS",
        parsing.WholeNumber(1, 10_000),
        "1000",
        "Pages that are told of changes at once; further ones ask every 15 s.",
        "同时接收实时更新的页面数上限；超出的页面每 15 秒查询一次。",
    )
    log_level: str = _setting(
        "BIHUAN_LOG_LEVEL",
        parsing.OneOf("debug", "info", "warning", "error"),
        "info",
        "Least level that is logged.",
        "日志的最低级别。",
    )
    metrics_token: str = _setting(
        "BIHUAN_METRICS_TOKEN",
        parsing.text,
        "",
        "Bearer token that may read /metrics from elsewhere; empty: only this machine may.",
        "从其他机器读取 /metrics 所用的令牌；留空则只允许本机读取。",
        secret=True,
    )

    @property
    def is_production(self) -> bool:
        """Whether real work is done here."""
        return self.mode == "production"

    @property
    def uses_tls(self) -> bool:
        """Whether people reach the installation by HTTPS."""
        return self.tls != "off"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the SQLite file in the data folder."""
        return not self.database_url

    @property
    def jobs_inside(self) -> bool:
        """Whether ``bihuan serve`` runs the jobs."""
        return self.jobs == "inside" or (self.jobs == "auto" and self.is_embedded)

    @property
    def live_address(self) -> str:
        """Where browsers find live changes when that is not simply another port; else empty."""
        if self.live_port == 0:
            return ""
        return self.live_url or ("/sse" if self.tls == "proxy" else "")
