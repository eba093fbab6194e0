"""What other contexts and the shells may use of people."""

from __future__ import annotations

from bihuan.people.actors import Actor, actor_for
from bihuan.people.areas import choose_area, chosen_area, offered_areas, within_chosen_area
from bihuan.people.by_name import (
    SHOWN,
    BodyField,
    ByNameField,
    Offer,
    PersonField,
    Said,
    answer,
    body_box,
    body_meant,
    said_in,
)
from bihuan.people.choosing import bodies, checkers, handlers, people_of_bodies
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import Grant, Scope, Target
from bihuan.people.domain.token_scope import EVERYTHING, TokenScope
from bihuan.people.duties import DutyFirst, duty_of
from bihuan.people.forms_place import PlaceForm
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
    deputies_of,
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
    area_looked_at,
    concerning,
    in_organisations,
    in_regions,
    lying_within,
    reaches_counties,
    scope_of,
    under,
    visible,
)
from bihuan.people.services.ask_post import ask_post, decide_post
from bihuan.people.services.delegate import delegate, end_delegation
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
    register_use_of_regions,
    rename_region,
)
from bihuan.people.services.give_post import end_post, give_post
from bihuan.people.services.keep_accounts import (
    add_person,
    choose_language,
    deactivate_person,
    end_sessions,
    set_password,
)
from bihuan.people.services.keep_tokens import (
    Issued,
    issue_token,
    person_for_token,
    revoke_token,
    token_for,
)
from bihuan.people.services.load_regions import load_regions
from bihuan.people.services.reset_access import (
    hand_reset_code,
    remove_second_factors,
    use_reset_code,
)
from bihuan.people.services.take_in_people import Became, Line, Taken, take_in_people
from bihuan.people.standing_in import bound_to
from bihuan.people.wording import SCOPE_LABELS

__all__ = [
    "DEMO",
    "EVERYTHING",
    "JIANGSU",
    "NOTHING",
    "SCOPE_LABELS",
    "SHOWN",
    "Actor",
    "ApiToken",
    "Became",
    "BodyField",
    "ByNameField",
    "Capability",
    "Columns",
    "DutyFirst",
    "Grant",
    "Issued",
    "Language",
    "Line",
    "Offer",
    "Organisation",
    "OrganisationKind",
    "OutsideOffice",
    "Person",
    "PersonField",
    "PlaceForm",
    "Post",
    "Region",
    "RegionLevel",
    "Role",
    "Said",
    "Scope",
    "Taken",
    "Target",
    "TokenScope",
    "actor_for",
    "add_organisation",
    "add_person",
    "add_region",
    "advisers",
    "answer",
    "area_looked_at",
    "ask_post",
    "bodies",
    "body_box",
    "body_meant",
    "bound_to",
    "checkers",
    "choose_area",
    "choose_language",
    "chosen_area",
    "concerning",
    "county_code",
    "deactivate_person",
    "decide_post",
    "delegate",
    "deputies_of",
    "duty_of",
    "end_delegation",
    "end_organisation",
    "end_post",
    "end_region",
    "end_sessions",
    "first_post",
    "give_post",
    "hand_reset_code",
    "handlers",
    "handlers_of",
    "in_organisations",
    "in_regions",
    "issue_token",
    "live_tokens",
    "load_regions",
    "lying_within",
    "move_organisation",
    "move_region",
    "offered_areas",
    "organisation_by_id",
    "organisation_named",
    "organisations_called",
    "organisations_under",
    "people_of_bodies",
    "people_under",
    "person_by_username",
    "person_for_token",
    "reaches_counties",
    "region_by_code",
    "region_name",
    "regions_under",
    "register_use_of_regions",
    "remove_second_factors",
    "rename_organisation",
    "rename_region",
    "revoke_token",
    "said_in",
    "scope_of",
    "set_password",
    "take_in_people",
    "token_for",
    "under",
    "use_reset_code",
    "visible",
    "within_chosen_area",
]
