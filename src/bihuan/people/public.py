"""What other contexts and the shells may use of people."""

from __future__ import annotations

from bihuan.people.actors import Actor, actor_for
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import Grant, Scope, Target
from bihuan.people.models import (
    ApiToken,
    Language,
    Organisation,
    OrganisationKind,
    Person,
    Post,
    Region,
    RegionLevel,
)
from bihuan.people.permissions import OutsideOffice
from bihuan.people.queries import (
    advisers,
    county_code,
    first_post,
    handlers_of,
    live_tokens,
    organisation_by_id,
    organisation_named,
    organisations_called,
    organisations_under,
    people_under,
    person_by_username,
    region_by_code,
    region_name,
    regions_under,
)
from bihuan.people.region_files import DEMO, JIANGSU
from bihuan.people.roles import Role
from bihuan.people.scope import (
    NOTHING,
    Columns,
    concerning,
    in_organisations,
    in_regions,
    lying_within,
    reaches_counties,
    scope_of,
    visible,
)
from bihuan.people.services.edit_organisations import (
    add_organisation,
    end_organisation,
    move_organisation,
    rename_organisation,
)
from bihuan.people.services.edit_regions import (
    add_region,
    end_region,
    move_region,
    rename_region,
)
from bihuan.people.services.give_post import end_post, give_post
from bihuan.people.services.keep_accounts import (
    add_person,
    choose_language,
    deactivate_person,
    set_password,
)
from bihuan.people.services.keep_tokens import (
    Issued,
    issue_token,
    person_for_token,
    revoke_token,
)
from bihuan.people.services.load_regions import load_regions

__all__ = [
    "DEMO",
    "JIANGSU",
    "NOTHING",
    "Actor",
    "ApiToken",
    "Capability",
    "Columns",
    "Grant",
    "Issued",
    "Language",
    "Organisation",
    "OrganisationKind",
    "OutsideOffice",
    "Person",
    "Post",
    "Region",
    "RegionLevel",
    "Role",
    "Scope",
    "Target",
    "actor_for",
    "add_organisation",
    "add_person",
    "add_region",
    "advisers",
    "choose_language",
    "concerning",
    "county_code",
    "deactivate_person",
    "end_organisation",
    "end_post",
    "end_region",
    "first_post",
    "give_post",
    "handlers_of",
    "in_organisations",
    "in_regions",
    "issue_token",
    "live_tokens",
    "load_regions",
    "lying_within",
    "move_organisation",
    "move_region",
    "organisation_by_id",
    "organisation_named",
    "organisations_called",
    "organisations_under",
    "people_under",
    "person_by_username",
    "person_for_token",
    "reaches_counties",
    "region_by_code",
    "region_name",
    "regions_under",
    "rename_organisation",
    "rename_region",
    "revoke_token",
    "scope_of",
    "set_password",
    "visible",
]
