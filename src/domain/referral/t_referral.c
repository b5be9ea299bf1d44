/* Referrals: consent, sides, deadlines, links; letters: numbers without gaps. */
#include "../case_file/t_world.h"
#include "referral.h"
#include "task.h"

static void t_types(struct world *w)
{
	static const struct record_type *const types[] = { &agency_type, &referral_type, &sent_letter_type, &referral_draft_type,
		&referral_send_type, &referral_accept_type, &referral_refuse_type, &referral_finish_type, &referral_close_type,
		&referral_withdraw_type, &letter_revoke_type };

	(void)w;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		is_str(record_type_fault(types[i]), NULL, types[i]->name);
}

static struct referral now(struct world *w, int64_t key)
{
	struct ctx ctx = as_program(w);
	struct referral r;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(referral_load(&ctx, &tx, (referral_key){ key }, &r) == OK);
	return r;
}

static struct referral_draft draft_of(int64_t home)
{
	return (struct referral_draft){ .household = { home }, .kind = REFERRAL_SERVICE, .to_kind = TO_PERSON, .to_unit = INT_NONE,
		.person = "کبری نجفی", .subject = "همراهی تا درمانگاه", .shared = 1 << (SHARE_NAME - 1) };
}

static void t_road(struct world *w)
{
	struct ctx sara = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx technical = as(w, CENTRE_A, ROLE_TECHNICAL_RESPONSIBLE), manager = as(w, CENTRE_B, ROLE_CENTRE_MANAGER);
	int64_t home = opened(w, CENTRE_A, "شیرین", "کاکاوند", national_id(w, 61)), key = 0;
	struct referral_draft in = draft_of(home);
	struct referral_send send = { .consent = REFERRAL_NOT_ASKED };
	struct referral_accept yes = { 0 };
	struct referral_finish end = { .result = "انجام شد", .granted = { INT_NONE } };
	struct referral_close close = { 0 };

	in.to_kind = TO_HIGHER;
	is_rc(run(&sara, &op_referral_draft, &in, 0, NULL), INVALID, "to which centre?");
	in.to_unit = CENTRE_FAR.v;
	is_rc(run(&sara, &op_referral_draft, &in, 0, NULL), INVALID, "not to another province");
	in.to_unit = CENTRE_B.v;
	is_rc(run(&other, &op_referral_draft, &in, 0, NULL), NOT_FOUND, "not for another centre's family");
	is_rc(run(&sara, &op_referral_draft, &in, 0, &key), OK, "a draft");
	is_rc(run(&manager, &op_referral_accept, &yes, key, NULL), NOT_FOUND, "a draft is nobody else's");
	is_rc(run(&sara, &op_referral_send, &send, key, NULL), INVALID, "not without consent");
	is_str(sara.fault.field[0].code, "referral.consent_needed", "it says so");
	is_rc(run(&technical, &op_referral_send, &send, key, NULL), INVALID, "also not without a reason");
	send.despite = "بیمار است و زود باید بستری شود";
	is_rc(run(&sara, &op_referral_send, &send, key, NULL), INVALID, "a worker has no such right");
	is_rc(run(&technical, &op_referral_send, &send, key, NULL), OK, "the technical responsible sends with a reason");
	is_i64(now(w, key).state, REFERRAL_SENT, "sent");
	ok(strstr(now(w, key).told, "کاکاوند") != NULL, "the name is told");
	ok(!strstr(now(w, key).told, "کد ملی"), "the ID is not");
	is_rc(run(&sara, &op_referral_accept, &yes, key, NULL), DENIED, "who sends does not accept");
	is_rc(run(&manager, &op_referral_finish, &end, key, NULL), CONFLICT, "no step is skipped");
	is_rc(run(&manager, &op_referral_accept, &yes, key, NULL), OK, "the receiver accepts");
	is_i64(now(w, key).via, VIA_ACCOUNT, "in the system");
	is_rc(run(&manager, &op_referral_finish, &end, key, NULL), OK, "and says what came of it");
	is_rc(run(&manager, &op_referral_close, &close, key, NULL), NOT_FOUND, "the sender closes");
	is_rc(run(&sara, &op_referral_close, &close, key, NULL), OK, "it came back");
	is_i64(recount_differs(w), 0, "counters equal the recount");
}

static size_t open_tasks(struct world *w, int64_t household)
{
	struct ctx ctx = as_program(w);
	struct task_filter f = { .range = ctx.scope, .household = { household } };
	struct task_row *rows;
	size_t n;
	bool more;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(task_list(&tx, &f, 20, &rows, &n, &more) == OK);
	return n;
}

static void t_link(struct world *w)
{
	struct ctx sara = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx nobody = as_program(w);
	int64_t home = opened(w, CENTRE_A, "گلناز", "رشنو", national_id(w, 62)), key = 0;
	struct referral_draft in = draft_of(home);
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct referral_refuse no = { .refusal = 3, .answer = "جا نداریم" };
	char token[REFERRAL_TOKEN_LEN + 1], second[REFERRAL_TOKEN_LEN + 1];
	struct referral r;

	is_rc(run(&sara, &op_referral_draft, &in, 0, &key), OK, "a draft");
	is_rc(referral_link_make(&sara, (referral_key){ key }, token), CONFLICT, "no link to a draft");
	is_rc(run(&sara, &op_referral_send, &send, key, NULL), OK, "sent");
	is_i64((int64_t)open_tasks(w, home), 1, "a task waits for the answer");
	is_rc(referral_link_make(&other, (referral_key){ key }, token), NOT_FOUND, "not another centre's");
	is_rc(referral_link_make(&sara, (referral_key){ key }, token), OK, "a link");
	is_rc(referral_link_make(&sara, (referral_key){ key }, second), OK, "a second");
	is_rc(referral_by_token(&nobody, token, &r), NOT_FOUND, "the first is dead");
	is_rc(referral_by_token(&nobody, second, &r), OK, "the second opens");
	is_rc(referral_by_token(&nobody, "", &r), NOT_FOUND, "nothing opens nothing");
	ok(!strstr(r.link_hash, second), "only a hash is kept");
	is_rc(referral_look(&nobody, &r), OK, "looked at");
	is_i64(now(w, key).state, REFERRAL_SEEN, "seen");
	is_rc(run(&nobody, &op_referral_refuse, &no, key, NULL), OK, "refused by link");
	is_i64(now(w, key).via, VIA_LINK, "it says how");
	is_rc(referral_by_token(&nobody, second, &r), NOT_FOUND, "it is spent");
	is_i64((int64_t)open_tasks(w, home), 0, "the task is done");
	/* And one that nobody uses in time. */
	is_rc(run(&sara, &op_referral_draft, &in, 0, &key), OK, "another");
	is_rc(run(&sara, &op_referral_send, &send, key, NULL), OK, "sent");
	is_rc(referral_link_make(&sara, (referral_key){ key }, token), OK, "a link");
	w->clock = clock_fixed(T_NOW + (REFERRAL_LINK_DAYS + 1) * INT64_C(86400000));
	is_rc(referral_by_token(&nobody, token, &r), NOT_FOUND, "it expires");
	w->clock = clock_fixed(T_NOW);
}

static struct sent_letter letter_now(struct world *w, int64_t referral)
{
	struct ctx ctx = as_program(w);
	struct sent_letter l;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(letter_of(&tx, (referral_key){ referral }, &l) == OK);
	return l;
}

static void t_letters(struct world *w)
{
	struct ctx sara = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), hamid = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	int64_t home = opened(w, CENTRE_A, "نرگس", "پیرداده", national_id(w, 63));
	struct referral_draft in = draft_of(home);
	struct referral_send send = { .consent = REFERRAL_SIGNED };
	struct letter_revoke revoke = { .reason = "نام اشتباه بود" };
	struct letter_public known;
	struct ctx nobody = as_program(w);
	int64_t key[2] = { 0 };
	AUTO(tx) tx = {0};

	for (size_t i = 0; i < 2; i++) {
		is_rc(run(&sara, &op_referral_draft, &in, 0, &key[i]), OK, "a draft");
		is_rc(run(&sara, &op_referral_send, &send, key[i], NULL), OK, "sent");
		is_rc(run(&sara, &op_letter_issue, NULL, key[i], NULL), DENIED, "who leads the centre signs");
		is_rc(run(&hamid, &op_letter_issue, NULL, key[i], NULL), OK, "a letter");
		is_i64(letter_now(w, key[i]).serial, (int64_t)i + 1, "without a gap");
	}
	is_str(letter_now(w, key[1]).number, "15-01-007-1405-0002", "its number");
	is_rc(run(&hamid, &op_letter_issue, NULL, key[1], NULL), CONFLICT, "one at a time");
	is_rc(run(&hamid, &op_letter_revoke, &revoke, key[1], NULL), OK, "revoked");
	is_rc(run(&hamid, &op_letter_revoke, &revoke, key[1], NULL), CONFLICT, "once");
	CHECK(ctx_read(&nobody, PROVINCE, &tx) == OK);
	is_rc(letter_by_code(&tx, letter_now(w, key[1]).code, &known), OK, "anybody may ask");
	is_i64(known.state, LETTER_REVOKED, "and learns that it does not count");
	is_rc(letter_by_code(&tx, "0000000000000", &known), NOT_FOUND, "no other letter");
	is_rc(run(&hamid, &op_letter_issue, NULL, key[1], NULL), OK, "a new one");
	is_i64(letter_now(w, key[1]).serial, 3, "with a number of its own");
}

static void each(struct world *w)
{
	t_types(w);
	t_road(w);
	t_link(w);
	t_letters(w);
}

int main(void)
{
	return both_engines(each);
}
