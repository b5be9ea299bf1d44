/* The rules in memory (held.h). */
#include "visit_int.h"

static enum rc load(struct tx *national, void *ret_data)
{
	return visit_rules_load(national, ret_data);
}

static enum rc stamp(struct tx *national, int64_t ret_stamp[2])
{
	struct visit_rules_stamp s;
	enum rc rc = visit_rules_stamp_of(national, &s);

	if (rc)
		return rc;
	ret_stamp[0] = s.n;
	ret_stamp[1] = s.newest;
	return OK;
}

static const struct held_kind rules_kind = { .size = sizeof(struct visit_rules), .bytes_max = (size_t)4 << 20,
	.load = load, .stamp = stamp };

enum rc visit_rule_holder_init(struct visit_rule_holder *h, struct store *s, struct fault *f)
{
	return held_init(&h->held, &rules_kind, s, f);
}

void visit_rule_holder_release(struct visit_rule_holder *h)
{
	held_release(&h->held);
}

const struct visit_rules *visit_rules_get(struct visit_rule_holder *h)
{
	return held_get(&h->held);
}

void visit_rules_put(const struct visit_rules *rules)
{
	held_put(rules);
}

enum rc visit_rule_holder_reload(struct visit_rule_holder *h, struct fault *f)
{
	return held_reload(&h->held, f);
}
