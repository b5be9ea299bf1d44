/* What the product has: every record type and every verb, in a fixed order. */
#include "page.h"

#include "assessment.h"
#include "community.h"
#include "complaint.h"
#include "consent.h"
#include "counselling.h"
#include "contact.h"
#include "document.h"
#include "draft.h"
#include "duplicate.h"
#include "family.h"
#include "import.h"
#include "intake.h"
#include "money.h"
#include "milestone.h"
#include "office.h"
#include "plan.h"
#include "stagnant.h"
#include "support_exit.h"
#include "pension.h"
#include "referral.h"
#include "scheme.h"
#include "request.h"
#include "secret.h"
#include "glass.h"
#include "support.h"
#include "task.h"
#include "sync.h"
#include "transfer.h"

static const struct record_type *const records[] = {
	&unit_type, &unit_former_name_type, &staff_type, &role_assignment_type, &credential_type, &setting_type,
	&api_token_type, &neighbourhood_type, &service_point_type,
	&household_type, &member_type, &file_assignment_type, &centre_membership_type, &request_type,
	&visit_type, &visit_rule_type, &attachment_type, &contact_type, &pension_proposal_type, &stagnant_type, &import_batch_type, &household_event_type,
	&service_type, &delegation_type,
	&lead_type, &waiting_type, &phase_type, &light_type, &document_type,
	&task_type, &need_type, &strength_type, &tie_type,
	&device_type, &sync_entry_type,
	&case_transfer_type,
	&agency_type, &referral_type, &sent_letter_type,
	&assistance_plan_type, &plan_goal_type, &plan_act_type, &support_exit_type,
	&form_version_type, &form_answer_type, &alert_type,
	&complaint_type,
	&milestone_type,
	&helper_type, &circle_type, &project_type, &meeting_type, &attendance_type, &study_type, &receipt_type, &allocation_type,
	&scheme_type, &participation_type, &directive_type, &inspection_type, &licence_enquiry_type, &story_type, &year_aim_type,
	&duplicate_type, &read_alarm_type, &consent_type, &trouble_type,
	&counselling_type, &counselling_note_type, &counselling_reader_type,
	&secret_file_type, &secret_member_type, &glass_type,
	NULL
};

const struct record_type *const *web_records(void)
{
	return records;
}

struct list { const struct operation *const *op; const size_t *n; };
static const struct list lists[] = {
	{ forms_operations, &forms_noperations }, { assessment_operations, &assessment_noperations },
	{ access_operations, &access_noperations }, { org_operations, &org_noperations },
	{ case_file_operations, &case_file_noperations }, { visit_operations, &visit_noperations },
	{ import_operations, &import_noperations }, { family_operations, &family_noperations },
	{ secrecy_operations, &secrecy_noperations }, { secret_operations, &secret_noperations },
	{ support_operations, &support_noperations },
	{ plan_operations, &plan_noperations },
	{ referral_operations, &referral_noperations },
	{ community_operations, &community_noperations }, { money_operations, &money_noperations },
	{ complaint_operations, &complaint_noperations },
	{ scheme_operations, &scheme_noperations }, { office_operations, &office_noperations },
	{ sync_operations, &sync_noperations },
	{ service_operations, &service_noperations },
	{ intake_operations, &intake_noperations }, { document_operations, &document_noperations },
};

size_t web_operations(const struct operation **ret_list, size_t max)
{
	size_t k = 0;

	for (size_t l = 0; l < COUNT_OF(lists); l++)
		for (size_t i = 0; i < *lists[l].n; i++) {
			CHECK(k < max);
			ret_list[k++] = lists[l].op[i];
		}
	return k;
}
