"""Words for the steps of the logbook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Event without its context -> what was done.
LOGGED = {
    "person_added": _("Account made"),
    "person_password_set": _("Password set"),
    "person_deactivated": _("Account closed"),
    "person_sessions_ended": _("Signed out on every device"),
    "person_reset_code_made": _("One-time code made"),
    "person_second_factors_removed": _("Second factors removed"),
    "person_authenticator_added": _("Authenticator set up"),
    "person_authenticator_removed": _("Authenticator removed"),
    "person_passkey_added": _("Passkey added"),
    "person_passkey_removed": _("Passkey removed"),
    "person_recovery_codes_made": _("Recovery codes made"),
    "person_identity_linked": _("Linked to the identity provider"),
    "person_post_given": _("Post given"),
    "person_post_ended": _("Post ended"),
    "person_token_issued": _("Token issued"),
    "person_token_revoked": _("Token revoked"),
    "person_delegated": _("Deputy named"),
    "person_delegation_ended": _("Delegation ended"),
    "post_asked": _("Post asked for"),
    "post_granted": _("Post granted"),
    "post_refused": _("Post refused"),
    "organisation_added": _("Body added"),
    "organisation_renamed": _("Body renamed"),
    "organisation_moved": _("Body moved"),
    "organisation_ended": _("Body ended"),
    "region_added": _("Region added"),
    "region_renamed": _("Region renamed"),
    "region_moved": _("Region moved"),
    "region_ended": _("Region ended"),
}
