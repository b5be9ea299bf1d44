/* The forms of catalogue/forms, built in. */
#include "forms_int.h"

#define SHIPPED(name) extern const char forms_##name##_json[]
SHIPPED(disability);
SHIPPED(social_harm);
SHIPPED(genetic_risk);
SHIPPED(economic_study);
SHIPPED(first_interview);
SHIPPED(gad7);
SHIPPED(home_visit);
SHIPPED(mchat);
SHIPPED(mini_cog);
SHIPPED(needs_strengths);
SHIPPED(phq9);
SHIPPED(psc17);
SHIPPED(scas);
SHIPPED(sdq);
SHIPPED(self_reliance);
SHIPPED(wg_short);
SHIPPED(whodas);
SHIPPED(vision_screening);
SHIPPED(hearing_screening);
SHIPPED(school_year);
SHIPPED(woman_head);

#define ENTRY(name) { #name, forms_##name##_json }
const struct form_seed forms_shipped[] = {
	ENTRY(first_interview), ENTRY(home_visit), ENTRY(economic_study), ENTRY(needs_strengths), ENTRY(self_reliance),
	ENTRY(phq9), ENTRY(gad7), ENTRY(psc17), ENTRY(wg_short), ENTRY(whodas), ENTRY(mchat), ENTRY(sdq), ENTRY(scas),
	ENTRY(mini_cog), ENTRY(disability), ENTRY(social_harm), ENTRY(genetic_risk),
	ENTRY(vision_screening), ENTRY(hearing_screening), ENTRY(school_year), ENTRY(woman_head),
};
const size_t forms_nshipped = COUNT_OF(forms_shipped);
