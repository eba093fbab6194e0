"""What somebody may do at all; where they may do it is a matter of reach."""

from __future__ import annotations

from enum import StrEnum


class Capability(StrEnum):
    """One thing that a role may be allowed to do."""

    #: Register a finding (发现).
    FIND = "find"
    #: Say that a finding is true, false, out of scope or a duplicate, and grade it (核实定级).
    VERIFY_TRUE = "verify_true"
    #: Be the second confirmer of a major hazard.
    CONFIRM_MAJOR = "confirm_major"
    #: Give a finding to a responsible body, or hand it down a level (交办).
    ASSIGN = "assign"
    #: Take up, plan, report progress and hand in (整改).
    RECTIFY = "rectify"
    #: Ask for more time.
    ASK_EXTENSION = "ask_extension"
    #: Grant or refuse more time.
    GRANT_EXTENSION = "grant_extension"
    #: Accept or return what was handed in (验收).
    VERIFY = "verify"
    #: Give an opinion when asked to check; it decides nothing.
    ADVISE = "advise"
    #: Strike off the list (销号).
    CLOSE = "close"
    #: Visit a closed finding again and say whether it held (回头看).
    LOOK_BACK = "look_back"
    #: Raise to a higher grade or level (升级).
    ESCALATE = "escalate"
    #: Hand over to discipline, police or another authority (移送).
    TRANSFER = "transfer"
    #: Take back what should not have been registered, with a reason.
    WITHDRAW = "withdraw"
    #: Read a notice in and confirm what was found in it.
    IMPORT_NOTICE = "import_notice"
    #: Take lists out as files.
    EXPORT = "export"
    #: Take out the proof of a finding's steps.
    PROVE = "prove"
    #: Accounts: who there is, ways back in, asking for posts (system administrator).
    MANAGE_ACCOUNTS = "manage_accounts"
    #: Posts and tokens of others: granting what was asked, and taking it away (security).
    MANAGE_PEOPLE = "manage_people"
    #: The trees of regions and organisations.
    MANAGE_TREES = "manage_trees"
    #: The villages and grids of one's own place.
    MANAGE_GRIDS = "manage_grids"
    #: The installation: settings, jobs, back-ups.
    MANAGE_INSTALLATION = "manage_installation"
    #: The log of who did what.
    READ_AUDIT = "read_audit"
